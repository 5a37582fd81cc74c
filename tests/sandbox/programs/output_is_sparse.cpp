// Leaves an output file of four exabytes that takes no space. Must not be collected, nor read.
//
// expect: exited 0
// collect: sparse small
// collected: small
#include <fcntl.h>
#include <unistd.h>

int main() {
    const int file = ::open("sparse", O_WRONLY | O_CREAT, 0600);
    if (::ftruncate(file, 1L << 62) != 0) return 1;
    return ::open("small", O_WRONLY | O_CREAT, 0600) >= 0 ? 0 : 1;
}
