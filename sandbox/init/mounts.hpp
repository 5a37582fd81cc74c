// The file system of a box: the image read-only as the root, a minimal /dev, a /proc of the box's own processes, and
// for every run a fresh tmpfs on /work and on /tmp. A step that fails ends the process by fail_setup.
#pragma once

namespace gradus::sandbox {

// Leaves the process with the box's root as "/" and nothing of the host in reach.
void enter_box_root(const char* image);

// Puts the detached mounts `work` and `scratch` (files of fsmount(2)) on /work and /tmp, and takes them away again.
void mount_scratch(int work, int scratch);
void unmount_scratch();

}  // namespace gradus::sandbox
