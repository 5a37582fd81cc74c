// Changes the files behind its streams: the input's bytes, the pipes' flags and sizes. The input is sealed, and what it
// does to its ends of the pipes must not hinder the reader.
//
// expect: exited 0
// input: some input
// says: still heard
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/sandbox/programs/attempt.hpp"

int main() {
    attempt::refused("write to the input", ::write(0, "x", 1));
    attempt::refused("truncate the input", ::ftruncate(0, 0));
    attempt::refused("grow the input", ::ftruncate(0, 1 << 20));
    attempt::refused("chmod of the input", ::fchmod(0, 0777));
    const int again = ::open("/proc/self/fd/0", O_RDWR);
    if (again >= 0) attempt::refused("write to the input, opened again", ::write(again, "x", 1));
    attempt::refused("read standard output", ::open("/proc/self/fd/1", O_RDONLY | O_NONBLOCK));
    std::fflush(stdout);
    ::fcntl(1, F_SETFL, O_NONBLOCK | O_ASYNC | O_DIRECT);
    ::fcntl(1, F_SETPIPE_SZ, 4'096);
    if (::write(1, "still heard\n", 12) != 12) return 1;
    return attempt::exit_status();
}
