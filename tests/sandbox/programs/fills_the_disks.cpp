// Writes to every place that it may until it is refused: no more than the quota fits.
//
// expect: exited 0
// limits: work_mib=8 memory_mib=128
#include <fcntl.h>
#include <unistd.h>

#include "tests/sandbox/programs/attempt.hpp"

namespace {
long fill(const char* path) {
    static char block[64 << 10];
    const int file = ::open(path, O_WRONLY | O_CREAT, 0600);
    long bytes = 0;
    for (ssize_t count; (count = ::write(file, block, sizeof block)) > 0;) bytes += count;
    attempt::must_hold("the kernel said ENOSPC", errno == ENOSPC);
    return bytes;
}
}  // namespace

int main() {
    attempt::must_hold("at most 8 MiB in /tmp", fill("/tmp/a") <= 8 << 20);
    attempt::must_hold("no more in /dev/shm", fill("/dev/shm/b") == 0);
    // The file laid in, this program, has room of its own.
    attempt::must_hold("at most 8 MiB and the slack of one file in /work", fill("/work/c") <= (8 << 20) + 8'192);
    return attempt::exit_status();
}
