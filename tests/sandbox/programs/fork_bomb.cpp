// Every process forks for ever. The number of processes is capped, and their CPU time meets the limit.
//
// expect: cpu_limit
// limits: cpu_ms=300 processes=32
#include <unistd.h>

int main() {
    for (;;) {
        if (::fork() < 0) continue;
    }
}
