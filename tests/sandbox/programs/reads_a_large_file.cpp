// Reads 100 MiB of the read-only image within 32 MiB of memory. Page cache that can be dropped is no memory verdict.
//
// expect: exited 0
// limits: memory_mib=32
#include <fcntl.h>
#include <unistd.h>

int main() {
    const int file = ::open("/usr/lib/x86_64-linux-gnu/libtorch_cpu.so.1.13", O_RDONLY);
    static char block[1 << 20];
    long bytes = 0;
    for (ssize_t count; (count = ::read(file, block, sizeof block)) > 0;) bytes += count;
    return bytes > 100 << 20 ? 0 : 1;
}
