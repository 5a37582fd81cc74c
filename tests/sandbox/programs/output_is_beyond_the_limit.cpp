// Leaves output files of a byte less than the limit, exactly the limit, and a byte more. The last must not be
// collected.
//
// expect: exited 0
// limits: collected_kib=16
// collect: below at above
// collected: below at
#include <fcntl.h>
#include <unistd.h>

int main() {
    static char block[(16 << 10) + 1];
    const char* names[] = {"below", "at", "above"};
    for (unsigned long i = 0; i < 3; ++i) {
        const int file = ::open(names[i], O_WRONLY | O_CREAT, 0600);
        if (::write(file, block, sizeof block - 2 + i) < 0) return 1;
    }
}
