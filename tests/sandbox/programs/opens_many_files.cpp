// Opens files until it is refused: the number of open files is limited, and may not be raised.
//
// expect: exited 0
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "tests/sandbox/programs/attempt.hpp"

int main() {
    const rlimit more{1 << 20, 1 << 20};
    attempt::refused("raise RLIMIT_NOFILE", ::setrlimit(RLIMIT_NOFILE, &more));
    int count = 3;
    while (::open("/dev/null", O_RDONLY) >= 0) ++count;
    attempt::must_hold("at most 1024 open files", count <= 1'024);
    return attempt::exit_status();
}
