// Sleeps itself while its orphans compute in other sessions. Their CPU time must meet the CPU limit.
//
// expect: cpu_limit
// limits: cpu_ms=200
#include <unistd.h>

int main() {
    for (int i = 0; i < 4; ++i) {
        if (::fork() != 0) continue;
        ::setsid();
        if (::fork() != 0) return 0;
        for (volatile unsigned long n = 0;;) n = n + 1;
    }
    for (;;) ::pause();
}
