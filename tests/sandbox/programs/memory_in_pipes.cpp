// Hides its memory in pipes that nobody reads. Kernel memory must be charged as well.
//
// expect: memory_limit
// limits: memory_mib=16
#include <fcntl.h>
#include <unistd.h>

int main() {
    static char block[4'096];
    for (;;) {
        int ends[2];
        if (::pipe2(ends, O_NONBLOCK) != 0) return 1;
        while (::write(ends[1], block, sizeof block) > 0) {
        }
    }
}
