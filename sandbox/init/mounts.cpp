#include "sandbox/init/mounts.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "sandbox/init/report.hpp"

namespace gradus::sandbox {

namespace {

int store_directory = -1;

struct Device {
    const char* path;
    unsigned major, minor;
};
constexpr Device devices[] = {
    {"dev/null", 1, 3}, {"dev/zero", 1, 5}, {"dev/full", 1, 7}, {"dev/random", 1, 8}, {"dev/urandom", 1, 9}};

struct Link {
    const char* target;
    const char* path;
};
constexpr Link links[] = {{"/proc/self/fd", "dev/fd"},
                          {"/proc/self/fd/0", "dev/stdin"},
                          {"/proc/self/fd/1", "dev/stdout"},
                          {"/proc/self/fd/2", "dev/stderr"},
                          {"/tmp", "dev/shm"}};  // POSIX shared memory counts against the quota of /tmp

// A copy of the image's mount that only we have: read-only, without set-user-id and devices. Returns it detached.
int clone_image(const char* path) {
    const int image = ::open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (image < 0) fail_setup("open the runtime image");
    const int tree = ::open_tree(image, "", AT_EMPTY_PATH | OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
    if (tree < 0) fail_setup("clone the mount of the runtime image");
    mount_attr attributes{};
    attributes.attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV;
    attributes.propagation = MS_PRIVATE;
    if (::mount_setattr(tree, "", AT_EMPTY_PATH, &attributes, sizeof attributes) != 0) {
        fail_setup("make the runtime image read-only");
    }
    return tree;
}

// Note [Out of a chroot]: pivot_root and a private "/" want the root directory to be a mount point, which it is not for
// a keeper inside a chroot. Joining the mount namespace that we are in resets our root to its real one.
void leave_chroot() {
    const int own_namespace = ::open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC);
    if (own_namespace < 0) fail_setup("open /proc/self/ns/mnt");
    if (::setns(own_namespace, CLONE_NEWNS) != 0) fail_setup("return to the root of the mount namespace");
}

// The host's own device, which a write to this mount changes nothing of: neither times nor mode.
void bind_device(const Device& device) {
    char host[64] = "/";
    std::strncat(host, device.path, sizeof host - 2);
    const int tree = ::open_tree(AT_FDCWD, host, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
    if (tree < 0) fail_setup("clone the mount of a device");
    mount_attr attributes{};
    attributes.attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC;
    attributes.propagation = MS_PRIVATE;
    if (::mount_setattr(tree, "", AT_EMPTY_PATH, &attributes, sizeof attributes) != 0) {
        fail_setup("make the mount of a device read-only");
    }
    const int point = ::open(device.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0444);
    if (point < 0 || ::move_mount(tree, "", AT_FDCWD, device.path, MOVE_MOUNT_F_EMPTY_PATH) != 0) {
        fail_setup("bind the devices in /dev");
    }
    ::close(point);
    ::close(tree);
}

void make_devices() {
    if (::mount("dev", "dev", "tmpfs", MS_NOSUID | MS_NOEXEC, "size=64k,nr_inodes=32,mode=755") != 0) {
        fail_setup("mount a tmpfs on /dev");
    }
    for (const Device& device : devices) {
        if (::mknod(device.path, S_IFCHR | 0666, ::makedev(device.major, device.minor)) == 0) continue;
        if (errno != EPERM) fail_setup("make the devices in /dev");
        bind_device(device);  // root of a user namespace makes none
    }
    for (const Link& link : links) {
        if (::symlink(link.target, link.path) != 0) fail_setup("make the links in /dev");
    }
    if (::mount(nullptr, "dev", nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NOEXEC, nullptr) != 0) {
        fail_setup("make /dev read-only");
    }
}

// Note [Numbers of the network]: in /proc/<pid>/net are counters of the whole host beside those of the box's own
// network namespace (softnet_stat, sockstat, protocols), and they tell when somebody else, the judge say, uses the
// network. The entries belong to the namespace, and so to us: without permissions nobody in the box reads them,
// whatever its pid. The list of unix sockets stays.
void hide_network_numbers(const char* path) {
    const int folder = ::open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) fail_setup("open the network's files in /proc");
    alignas(dirent64) char entries[4'096];
    for (ssize_t count; (count = ::getdents64(folder, entries, sizeof entries)) != 0;) {
        if (count < 0) fail_setup("list the network's files in /proc");
        for (ssize_t at = 0; at < count;) {
            const auto* entry = reinterpret_cast<const dirent64*>(entries + at);
            at += entry->d_reclen;
            const bool stays = entry->d_name[0] == '.' || std::strcmp(entry->d_name, "unix") == 0;
            // A module of the kernel may come or go meanwhile.
            if (!stays && ::fchmodat(folder, entry->d_name, 0, 0) != 0 && errno != ENOENT) {
                fail_setup("hide the network's numbers");
            }
        }
    }
    ::close(folder);
}

}  // namespace

void enter_box_root(const char* image) {
    ::umask(0);
    const int tree = clone_image(image);
    leave_chroot();
    if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
        fail_setup("make all mounts private");
    }
    // Any directory will do to hang the tree on for a moment: pivot_root makes it the root, and the host's tree is let
    // go.
    if (::move_mount(tree, "", AT_FDCWD, "/", MOVE_MOUNT_F_EMPTY_PATH) != 0) {
        fail_setup("attach the runtime image");
    }
    if (::fchdir(tree) != 0) fail_setup("enter the runtime image");
    make_devices();
    // The image's own /proc has the few files about the machine that programs want, and links /proc/self into this
    // mount.
    if (::mount("proc", "proc/pids", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, "hidepid=2,subset=pid") != 0) {
        fail_setup("mount proc on /proc/pids");
    }
    hide_network_numbers("proc/pids/1/net");
    if (::syscall(SYS_pivot_root, ".", ".") != 0) fail_setup("pivot_root into the runtime image");
    if (::umount2(".", MNT_DETACH) != 0) fail_setup("let the host's files go");
    if (::chdir("/") != 0) fail_setup("enter the box's root");
}

void mount_scratch(int work, int scratch) {
    if (::move_mount(work, "", AT_FDCWD, "/work", MOVE_MOUNT_F_EMPTY_PATH) != 0) fail_setup("mount a tmpfs on /work");
    if (::move_mount(scratch, "", AT_FDCWD, "/tmp", MOVE_MOUNT_F_EMPTY_PATH) != 0) fail_setup("mount a tmpfs on /tmp");
}

void mount_store(int store) {
    if (::move_mount(store, "", AT_FDCWD, "/work", MOVE_MOUNT_F_EMPTY_PATH) != 0) fail_setup("mount the store");
    store_directory = store;
}

void show_stored(const char* stored, int work, const char* name) {
    const int file = ::open_tree(store_directory, stored, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_SYMLINK_NOFOLLOW);
    if (file < 0) fail_setup("clone the mount of a stored file");
    mount_attr attributes{};
    attributes.attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOATIME;
    attributes.attr_clr = MOUNT_ATTR__ATIME;
    if (::mount_setattr(file, "", AT_EMPTY_PATH, &attributes, sizeof attributes) != 0) {
        fail_setup("make a stored file read-only");
    }
    if (::move_mount(file, "", work, name, MOVE_MOUNT_F_EMPTY_PATH) != 0) fail_setup("show a stored file in /work");
    ::close(file);
}

void unmount_scratch() {
    if (::umount2("/work", MNT_DETACH) != 0) fail_setup("unmount /work");
    if (::umount2("/tmp", MNT_DETACH) != 0) fail_setup("unmount /tmp");
}

}  // namespace gradus::sandbox
