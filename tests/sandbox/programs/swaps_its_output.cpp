// A daemon exchanges the output file with a link to a secret without pause. Nobody is alive while files are collected,
// so the secret can never be what comes back: either the file, or nothing.
//
// expect: exited 0
// says: exchanging
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main() {
    int ready[2];
    if (::pipe(ready) != 0 || ::open("out", O_WRONLY | O_CREAT, 0600) < 0 || ::symlink("/etc/passwd", "link") != 0)
        return 1;
    if (::fork() == 0) {
        for (long i = 0;; ++i) {
            if (::renameat2(AT_FDCWD, "out", AT_FDCWD, "link", RENAME_EXCHANGE) != 0) return 1;
            if (i == 1'000 && ::write(ready[1], "r", 1) != 1) return 1;
        }
    }
    char byte;
    if (::read(ready[0], &byte, 1) != 1) return 1;
    return ::write(1, "exchanging\n", 11) == 11 ? 0 : 1;
}
