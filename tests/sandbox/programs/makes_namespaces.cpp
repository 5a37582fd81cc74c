// Tries every way into new or other namespaces, where it would have every capability.
//
// expect: exited 0
#include <fcntl.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <string>

#include "tests/sandbox/programs/attempt.hpp"

int main() {
    constexpr long flags[] = {CLONE_NEWUSER, CLONE_NEWNS,  CLONE_NEWPID,    CLONE_NEWNET,
                              CLONE_NEWIPC,  CLONE_NEWUTS, CLONE_NEWCGROUP, 0x80};
    for (const long flag : flags) {
        attempt::refused_with(EPERM, "unshare", ::unshare(static_cast<int>(flag)));
        attempt::refused_with(EPERM, "unshare with NEWUSER", ::unshare(static_cast<int>(flag | CLONE_NEWUSER)));
        attempt::refused_with(EPERM, "clone", ::syscall(SYS_clone, flag | 17, 0, 0, 0, 0));
        attempt::refused_with(EPERM, "clone, high bits", ::syscall(SYS_clone, flag | 1L << 40 | 17, 0, 0, 0, 0));
    }
    struct {
        unsigned long flags = CLONE_NEWUSER, rest[10] = {};
    } arguments;
    attempt::refused_with(ENOSYS, "clone3", ::syscall(SYS_clone3, &arguments, 64));
    for (const char* name : {"user", "mnt", "pid", "net", "ipc", "uts", "cgroup"}) {
        for (const char* process : {"self", "1"}) {
            const int file = ::open((std::string("/proc/") + process + "/ns/" + name).c_str(), O_RDONLY);
            if (file >= 0) attempt::refused("setns", ::setns(file, 0));
        }
    }
    return attempt::exit_status();
}
