// Looks for what the judge's own environment might tell. It must be exactly what was given, in the order given.
//
// expect: exited 0
// environment: LANG=C.UTF-8
// environment: EMPTY=
// environment: WORDS=one two
#include <unistd.h>

#include <string>

#include "tests/sandbox/programs/attempt.hpp"

int main() {
    std::string found;
    for (char** variable = environ; *variable != nullptr; ++variable) found += std::string(*variable) + "\n";
    attempt::must_hold("the environment is as given", found == "LANG=C.UTF-8\nEMPTY=\nWORDS=one two\n");
    return attempt::exit_status();
}
