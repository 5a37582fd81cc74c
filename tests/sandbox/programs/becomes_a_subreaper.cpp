// Adopts the orphans of its own process tree in place of init, then exits and leaves them computing. They must be gone.
//
// expect: exited 0
#include <sys/prctl.h>
#include <unistd.h>

int main() {
    if (::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0) return 1;
    for (int i = 0; i < 4; ++i) {
        if (::fork() != 0) continue;
        if (::fork() != 0) return 0;
        for (volatile unsigned long n = 0;;) n = n + 1;
    }
}
