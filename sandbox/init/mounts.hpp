// The file system of a box: the image read-only as the root, a minimal /dev, a /proc of the box's own processes, and
// for every run a fresh tmpfs on /work and on /tmp. A step that fails ends the process by fail_setup.
#pragma once

namespace gradus::sandbox {

// Leaves the process with the box's root as "/" and nothing of the host in reach.
void enter_box_root(const char* image);

// Puts the detached mounts `work` and `scratch` (files of fsmount(2)) on /work and /tmp, and takes them away again.
void mount_scratch(int work, int scratch);
void unmount_scratch();

// Puts the detached mount of the store (store.hpp) where every /work covers it: out of reach, but a mount of this
// namespace, since only such a one can be cloned before Linux 6.15.
void mount_store(int store);
// Shows a file of the store as /work/`name`, where a file must be. `work`: what mount_scratch has put there.
void show_stored(const char* stored, int work, const char* name);

}  // namespace gradus::sandbox
