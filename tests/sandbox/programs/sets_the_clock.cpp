// Tries to change what the host knows of time and of itself.
//
// expect: exited 0
#include <sys/time.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

#include <initializer_list>

#include "tests/sandbox/programs/attempt.hpp"

int main() {
    const timespec when{1, 0};
    const timeval moment{1, 0};
    timex state{};
    for (const clockid_t clock : {CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_TAI}) {
        attempt::refused("clock_settime", ::clock_settime(clock, &when));
    }
    attempt::refused("settimeofday", ::settimeofday(&moment, nullptr));
    attempt::refused("adjtimex", ::adjtimex(&state));
    attempt::refused("clock_adjtime", ::clock_adjtime(CLOCK_REALTIME, &state));
    attempt::refused("sethostname", ::sethostname("mine", 4));
    attempt::refused("setdomainname", ::setdomainname("mine", 4));
    return attempt::exit_status();
}
