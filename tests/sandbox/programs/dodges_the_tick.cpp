// Computes in bursts shorter than a timer tick and sleeps across the tick, so that an account kept by sampling sees
// nothing. All of it must be counted.
//
// expect: exited 0
// limits: wall_ms=5000
// at_least: cpu_ms=100
#include <time.h>

int main() {
    const auto ns_of = [](clockid_t clock) {
        timespec now{};
        ::clock_gettime(clock, &now);
        return now.tv_sec * 1'000'000'000L + now.tv_nsec;
    };
    while (ns_of(CLOCK_PROCESS_CPUTIME_ID) < 100'000'000) {
        const timespec nap{0, 100'000};
        ::nanosleep(&nap, nullptr);
        for (const long start = ns_of(CLOCK_MONOTONIC); ns_of(CLOCK_MONOTONIC) - start < 800'000;) {
        }
    }
}
