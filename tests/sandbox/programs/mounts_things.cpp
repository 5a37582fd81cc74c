// Tries every call that mounts, old and new.
//
// expect: exited 0
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/sandbox/programs/attempt.hpp"

int main() {
    using attempt::refused;
    refused("mount tmpfs", ::mount("x", "/tmp", "tmpfs", 0, nullptr));
    refused("mount proc", ::mount("proc", "/work", "proc", 0, nullptr));
    refused("bind", ::mount("/", "/work", nullptr, MS_BIND, nullptr));
    refused("remount the root writable", ::mount(nullptr, "/", nullptr, MS_REMOUNT | MS_BIND, nullptr));
    refused("mount cgroup", ::mount("x", "/tmp", "cgroup", 0, "memory"));
    refused("mount cgroup2", ::mount("x", "/tmp", "cgroup2", 0, nullptr));
    refused("mount overlay", ::mount("x", "/tmp", "overlay", 0, "lowerdir=/usr,upperdir=/tmp,workdir=/work"));
    refused("umount /proc/pids", ::umount2("/proc/pids", MNT_DETACH));
    refused("umount /work", ::umount2("/work", MNT_DETACH));
    refused("open_tree", ::syscall(SYS_open_tree, AT_FDCWD, "/", 1));
    refused("move_mount", ::syscall(SYS_move_mount, AT_FDCWD, "/tmp", AT_FDCWD, "/work", 0));
    refused("fsopen", ::syscall(SYS_fsopen, "tmpfs", 0));
    refused("fspick", ::syscall(SYS_fspick, AT_FDCWD, "/", 0));
    refused("mount_setattr", ::syscall(SYS_mount_setattr, AT_FDCWD, "/", 0, "", 32));
    return attempt::exit_status();
}
