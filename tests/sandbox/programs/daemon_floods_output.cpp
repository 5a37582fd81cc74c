// Exits at once and leaves a daemon that writes to standard output for ever. The run must end with the program, or,
// when the daemon is fast enough, with the output limit.
//
// expect: exited 0 or output_limit
// limits: output_kib=64
#include <unistd.h>

int main() {
    if (::fork() != 0) return 0;
    ::setsid();
    for (;;) {
        if (::write(1, "flood\n", 6) != 6) return 1;
    }
}
