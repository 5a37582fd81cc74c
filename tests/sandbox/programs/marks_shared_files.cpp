// Leaves marks that other boxes could see on inodes of the shared image: locks, leases, notification, hints, times.
//
// expect: exited 0
#include <fcntl.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cstdint>
#include <initializer_list>

#include "tests/sandbox/programs/attempt.hpp"

int main() {
    using attempt::refused;
    const int file = ::open("/etc/passwd", O_RDONLY), folder = ::open("/etc", O_RDONLY | O_DIRECTORY);
    refused("flock", ::flock(file, LOCK_SH | LOCK_NB));
    struct flock lock {};
    lock.l_type = F_RDLCK;
    for (const int command : {F_SETLK, F_SETLKW, F_OFD_SETLK, F_OFD_SETLKW, F_GETLK, F_OFD_GETLK}) {
        refused("record lock", ::fcntl(file, command, &lock));
        refused("record lock, high bits", ::syscall(SYS_fcntl, file, static_cast<long>(command) | 1L << 33, &lock));
    }
    refused("lease", ::fcntl(file, F_SETLEASE, F_RDLCK));
    refused("dnotify", ::fcntl(folder, F_NOTIFY, DN_ACCESS | DN_MULTISHOT));
    refused("inotify", ::inotify_add_watch(::inotify_init1(0), "/etc", IN_ALL_EVENTS));
    refused("fanotify", ::syscall(SYS_fanotify_init, 0, 0));
    std::uint64_t hint = 3;
    attempt::refused_with(EPERM, "write life hint", ::fcntl(file, F_SET_RW_HINT, &hint));
    refused("extended attribute", ::fsetxattr(file, "user.left", "x", 1, 0));
    refused("access time", ::futimens(file, nullptr));
    return attempt::exit_status();
}
