// Writes to every descriptor that a careless judge might have left open. Only the three streams may exist.
//
// expect: exited 0
#include <fcntl.h>
#include <unistd.h>

#include "tests/sandbox/programs/attempt.hpp"

int main() {
    for (int file = 3; file < 4'096; ++file) attempt::refused_with(EBADF, "an inherited file", ::fcntl(file, F_GETFD));
    return attempt::exit_status();
}
