// Sends signals to everyone, to its parent, to init and to every number that might be the keeper's. Nothing outside the
// box may be reached, and the box's init must live to tell its ending.
//
// expect: exited 0
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <initializer_list>

#include "tests/sandbox/programs/attempt.hpp"

int main() {
    const int self = ::getpid();
    for (const int number : {SIGKILL, SIGSTOP, SIGTERM, SIGSEGV}) {
        ::kill(-1, number);
        attempt::refused("signal init", ::kill(1, number));
        attempt::refused("signal the parent", ::kill(::getppid(), number));
        attempt::refused("tgkill init", ::syscall(SYS_tgkill, 1, 1, number));
        siginfo_t info{};
        info.si_code = -1;
        attempt::refused("queue a signal to init", ::syscall(SYS_rt_sigqueueinfo, 1, number, &info));
        const long handle = ::syscall(SYS_pidfd_open, 1, 0);
        if (handle >= 0)
            attempt::refused("pidfd signal to init", ::syscall(SYS_pidfd_send_signal, handle, number, nullptr, 0));
    }
    for (int pid = 1; pid < 40'000; ++pid) {
        if (pid != self) attempt::refused("signal another process", ::kill(pid, SIGKILL));
    }
    return attempt::exit_status();
}
