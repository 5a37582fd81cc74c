// Makes the calls that this filter's table is too old to know: mounts by a new name, the page cache's state, keys of
// other kinds. A kernel that is updated must open nothing: each is answered as by a kernel that does not have it.
//
// expect: exited 0
#include <unistd.h>

#include <initializer_list>

#include "tests/sandbox/programs/attempt.hpp"

int main() {
    constexpr long first_younger = 450, last_tried = 1'000;
    for (long number = first_younger; number <= last_tried; ++number) {
        for (const long argument : {0L, -1L}) {
            attempt::refused_with(ENOSYS, "a younger call",
                                  ::syscall(number, argument, argument, argument, argument, argument, argument));
        }
    }
    return attempt::exit_status();
}
