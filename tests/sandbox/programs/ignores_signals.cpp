// Ignores and blocks every signal that can be, then computes. The kill must not be one that can be ignored.
//
// expect: cpu_limit
// limits: cpu_ms=150
#include <signal.h>

int main() {
    for (int number = 1; number < NSIG; ++number) ::signal(number, SIG_IGN);
    sigset_t all;
    ::sigfillset(&all);
    ::sigprocmask(SIG_BLOCK, &all, nullptr);
    for (volatile unsigned long i = 0;;) i = i + 1;
}
