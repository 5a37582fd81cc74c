// Dies by a signal that dumps core, after trying to change the limit that forbids it. No core file may be made.
//
// expect: signalled 6
// collect: core core.2
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "tests/sandbox/programs/attempt.hpp"

int main() {
    const rlimit none{0, 0}, unlimited{RLIM_INFINITY, RLIM_INFINITY};
    attempt::refused("no limit on core files", ::setrlimit(RLIMIT_CORE, &unlimited));
    attempt::refused("a core limit of 0", ::setrlimit(RLIMIT_CORE, &none));
    if (attempt::exit_status() != 0) return 1;
    ::prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
    ::raise(SIGABRT);
}
