// Blocks a signal and queues as many of it as it is let, to itself and from its children. Their memory is the kernel's:
// refused at a number, or charged.
//
// expect: exited 0 or memory_limit
// limits: memory_mib=16
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

int main() {
    sigset_t all;
    ::sigfillset(&all);
    ::sigprocmask(SIG_SETMASK, &all, nullptr);
    const pid_t parent = ::getpid();
    for (int child = 0; child < 8; ++child) {
        if (::fork() == 0) {
            for (long n = 0; n < 1'000'000 && ::sigqueue(parent, SIGRTMIN, {}) == 0;) ++n;
            return 0;
        }
    }
    while (::wait(nullptr) > 0) {
    }
}
