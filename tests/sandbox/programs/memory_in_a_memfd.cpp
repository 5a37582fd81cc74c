// Hides its memory in an anonymous file that is mapped nowhere. Must be charged.
//
// expect: memory_limit
// limits: memory_mib=32
#include <sys/mman.h>
#include <unistd.h>

int main() {
    static char block[1 << 20];
    const int file = ::memfd_create("hidden", 0);
    for (int i = 0; i < 256; ++i) {
        if (::write(file, block, sizeof block) != sizeof block) return 1;
    }
}
