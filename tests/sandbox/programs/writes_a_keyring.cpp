// Leaves a message for the next program in a keyring, by each of the three calls.
//
// expect: exited 0
#include <sys/syscall.h>
#include <unistd.h>

#include <initializer_list>

#include "tests/sandbox/programs/attempt.hpp"

int main() {
    for (const long ring : {-1L, -2L, -3L, -4L, -5L}) {
        attempt::refused_with(EPERM, "add_key", ::syscall(SYS_add_key, "user", "left", "x", 1, ring));
        attempt::refused_with(EPERM, "request_key", ::syscall(SYS_request_key, "user", "left", "x", ring));
        attempt::refused_with(EPERM, "keyctl get id", ::syscall(SYS_keyctl, 0, ring, 1));
    }
    attempt::refused_with(EPERM, "keyctl join session", ::syscall(SYS_keyctl, 1, "left"));
    return attempt::exit_status();
}
