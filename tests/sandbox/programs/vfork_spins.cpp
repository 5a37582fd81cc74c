// The child of vfork computes for ever while its parent is frozen in an uninterruptible wait. Must meet the CPU limit.
//
// expect: cpu_limit
// limits: cpu_ms=150
#include <unistd.h>

int main() {
    if (::vfork() == 0) {
        for (volatile unsigned long i = 0;;) i = i + 1;
    }
}
