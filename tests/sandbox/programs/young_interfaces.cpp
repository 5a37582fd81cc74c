// Tries the large and young parts of the kernel that no solution needs: io_uring, bpf, perf, userfaultfd, and others.
//
// expect: exited 0
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/sandbox/programs/attempt.hpp"

int main() {
    using attempt::refused;
    char block[256] = {};
    refused("io_uring_setup", ::syscall(SYS_io_uring_setup, 8, block));
    refused("io_uring_enter", ::syscall(SYS_io_uring_enter, 0, 1, 0, 0, nullptr, 0));
    refused("io_uring_register", ::syscall(SYS_io_uring_register, 0, 0, nullptr, 0));
    for (int command = 0; command < 40; ++command) refused("bpf", ::syscall(SYS_bpf, command, block, 128));
    refused("perf_event_open", ::syscall(SYS_perf_event_open, block, 0, -1, -1, 0));
    refused("userfaultfd", ::syscall(SYS_userfaultfd, 0));
    refused("userfaultfd, user mode", ::syscall(SYS_userfaultfd, 1));
    refused("vmsplice", ::syscall(SYS_vmsplice, 1, block, 0, 0));
    refused("modify_ldt", ::syscall(SYS_modify_ldt, 0, block, sizeof block));
    refused("seccomp with a notifier", ::syscall(SYS_seccomp, 1, 8, block));
    return attempt::exit_status();
}
