// Sets as many timers as it is let, each to fire every nanosecond: the interrupts would take the processor from whoever
// runs next. Must meet a limit of its own, with the time on its account.
//
// expect: cpu_limit or wall_limit
// limits: cpu_ms=200 wall_ms=500
#include <signal.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

int main() {
    ::signal(SIGRTMIN, [](int) {});
    const itimerspec every_ns{{0, 1}, {0, 1}};
    sigevent by_signal{};
    by_signal.sigev_notify = SIGEV_SIGNAL;
    by_signal.sigev_signo = SIGRTMIN;
    for (;;) {
        timer_t timer;
        if (::timer_create(CLOCK_MONOTONIC, &by_signal, &timer) == 0) ::timer_settime(timer, 0, &every_ns, nullptr);
        const int file = ::timerfd_create(CLOCK_MONOTONIC, 0);
        if (file >= 0) ::timerfd_settime(file, 0, &every_ns, nullptr);
    }
}
