// Boxes without root.
//
// A process that is not root makes a user namespace for itself first, in which it is root, and a mount namespace inside
// it. From then on a box is made as root makes one, only that all of it belongs to that namespace. It needs a control
// group that was handed to it: of systemd's, Delegate=yes, as in
//
//   systemd-run --user --scope --property=Delegate=yes gradus judge PROBLEM SOLUTION
//
// Note [What rootless boxes lack]. The walls are the same (namespaces, empty capability sets, the filter, limits of the
// control group); what stands behind them is not:
//
//   - A program that regained capabilities by a bug of the kernel would have them over its box's mounts, network and
//     processes, which belong to our namespace and not to the host's. On the host it would still be the user alone.
//   - With ranges in /etc/subuid and /etc/subgid (and newuidmap, of the package uidmap) every box has users of its own.
//     Without, programs are the same user of the host as we are: the files laid into /work are theirs to change, and
//     there is no warm interpreter. The user's other processes and files are out of their sight all the same. The
//     supplementary groups stay, too, since the kernel lets nobody drop them there.
//   - /dev/null and its like are the host's, bound read-only, since a user namespace makes no devices.
//   - Init cannot exempt itself from the host's out-of-memory killer.
#pragma once

namespace gradus::sandbox {

// Makes this process root of a user namespace and a mount namespace of its own, if it is not root and its control
// group was handed to it; else does nothing. True if it did. While the process has one thread only. Throws
// std::system_error when the host refuses, saying what to do.
bool enter_own_namespaces();

}  // namespace gradus::sandbox
