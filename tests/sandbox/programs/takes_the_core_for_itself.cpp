// Asks for core scheduling: whoever is not in its group may then not run on the other thread of its core. A time thief
// on hosts with SMT. Must be refused by the filter, on hosts without as well.
//
// expect: exited 0
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <initializer_list>

#include "tests/sandbox/programs/attempt.hpp"

int main() {
    for (const int command : {0, 1, 2, 3}) {
        attempt::refused_with(EPERM, "core scheduling", ::prctl(PR_SCHED_CORE, command, 0, 0, 0));
        attempt::refused_with(EPERM, "core scheduling, high bits",
                              ::syscall(SYS_prctl, PR_SCHED_CORE | 1L << 32, command, 0, 0, 0));
    }
    return attempt::exit_status();
}
