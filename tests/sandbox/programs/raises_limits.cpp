// Tries to raise its own limits, or set those of init.
//
// expect: exited 0
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <initializer_list>

#include "tests/sandbox/programs/attempt.hpp"

int main() {
    const rlimit unlimited{RLIM_INFINITY, RLIM_INFINITY}, low{1, 1};
    for (const int resource : {RLIMIT_CORE, RLIMIT_NOFILE, RLIMIT_MEMLOCK, RLIMIT_NICE, RLIMIT_RTPRIO}) {
        attempt::refused("raise a limit", ::syscall(SYS_prlimit64, 0, resource, &unlimited, nullptr));
        attempt::refused("raise a limit", ::syscall(SYS_setrlimit, resource, &unlimited));
        attempt::refused("a limit of init", ::syscall(SYS_prlimit64, 1, resource, &low, nullptr));
    }
    return attempt::exit_status();
}
