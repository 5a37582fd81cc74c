// Tries to read, write and steer other processes: its sibling and the box's init.
//
// expect: exited 0
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <initializer_list>

#include "tests/sandbox/programs/attempt.hpp"

int main() {
    const pid_t child = ::fork();
    if (child == 0) ::pause();
    char byte = 0;
    iovec own{&byte, 1};
    attempt::refused("be traced", ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr));
    for (const pid_t victim : {child, 1}) {
        attempt::refused("ptrace attach", ::ptrace(PTRACE_ATTACH, victim, nullptr, nullptr));
        attempt::refused("ptrace seize", ::ptrace(PTRACE_SEIZE, victim, nullptr, nullptr));
        attempt::refused("process_vm_readv", ::process_vm_readv(victim, &own, 1, &own, 1, 0));
        attempt::refused("process_vm_writev", ::process_vm_writev(victim, &own, 1, &own, 1, 0));
        attempt::refused("kcmp", ::syscall(SYS_kcmp, ::getpid(), victim, 1, 0, 0));
        attempt::refused("move_pages", ::syscall(SYS_move_pages, victim, 0, nullptr, nullptr, nullptr, 0));
        attempt::refused("migrate_pages", ::syscall(SYS_migrate_pages, victim, 0, nullptr, nullptr));
        const long handle = ::syscall(SYS_pidfd_open, victim, 0);
        if (handle >= 0) attempt::refused("pidfd_getfd", ::syscall(SYS_pidfd_getfd, handle, 1, 0));
    }
    attempt::refused("limits of init", ::syscall(SYS_prlimit64, 1, 7, nullptr, &own));
    return attempt::exit_status();
}
