// Burns 200 ms in forty children of 5 ms each, reaped by the kernel. All of it must be on the account.
//
// expect: exited 0
// at_least: cpu_ms=200
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main() {
    ::signal(SIGCHLD, SIG_IGN);
    for (int i = 0; i < 40; ++i) {
        const pid_t child = ::fork();
        if (child < 0) return 1;
        if (child == 0) {
            for (timespec used{}; used.tv_nsec < 5'000'000;) ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
            ::_exit(0);
        }
        ::waitpid(child, nullptr, 0);
    }
}
