// Asks for fixed addresses, readable code and 32-bit ways. Only the question what holds is allowed.
//
// expect: exited 0
#include <sys/personality.h>

#include <initializer_list>

#include "tests/sandbox/programs/attempt.hpp"

int main() {
    attempt::must_hold("the question is answered", ::personality(0xffffffff) == 0);
    for (const unsigned long persona : {0UL, 0x0040000UL, 0x0100000UL, 0x0200000UL, 0x0400000UL, 0x0800000UL, 8UL}) {
        attempt::refused("personality", ::personality(persona));
    }
    return attempt::exit_status();
}
