// Counts how many sleeping children it can have: one fewer than its limit, since it is one itself.
//
// expect: exited 0
// limits: processes=16
#include <unistd.h>

#include "tests/sandbox/programs/attempt.hpp"

int main() {
    int children = 0;
    for (; children < 100; ++children) {
        const pid_t child = ::fork();
        if (child < 0) break;
        if (child == 0) ::pause();
    }
    attempt::must_hold("the kernel said EAGAIN", errno == EAGAIN);
    attempt::must_hold("15 children", children == 15);
    return attempt::exit_status();
}
