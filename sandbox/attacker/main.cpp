// The program that the self-test runs in a box (see ../self_test.hpp).
//
//   attacker NAME                  tries one attack: 0 it was repelled, 1 it got through, 2 no such attack
//   attacker call NUMBER:A0,…,A5…  makes system calls; prints a line for each, its errno or 0
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <initializer_list>

#include "sandbox/attacker/attack.hpp"

namespace {

using gradus::sandbox::NamedAttack;

int make_calls(int count, char** calls) {
    for (int i = 0; i < count; ++i) {
        char* at = calls[i];
        unsigned long numbers[7]{};
        for (unsigned long& number : numbers) {
            number = std::strtoul(at, &at, 0);
            if (*at != '\0') ++at;
        }
        errno = 0;
        const long returned = ::syscall(static_cast<long>(numbers[0]), numbers[1], numbers[2], numbers[3], numbers[4],
                                        numbers[5], numbers[6]);
        std::printf("%d\n", returned < 0 ? errno : 0);
        std::fflush(stdout);  // the next call may be the last
    }
    return 0;
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 2) return 2;
    if (std::strcmp(arguments[1], "call") == 0) return make_calls(count - 2, arguments + 2);
    for (const NamedAttack* table : {gradus::sandbox::escapes, gradus::sandbox::bombs, gradus::sandbox::remains}) {
        for (const NamedAttack* attack = table; attack->name != nullptr; ++attack) {
            if (std::strcmp(arguments[1], attack->name) == 0) return attack->is_repelled() ? 0 : 1;
        }
    }
    return 2;
}
