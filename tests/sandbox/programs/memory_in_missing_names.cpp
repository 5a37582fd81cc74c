// Asks for a million files of the image that do not exist. The kernel remembers each missing name, beyond the life of
// the asker: must be charged, and given back under pressure, so that it is no memory verdict.
//
// expect: exited 0 or cpu_limit
// limits: memory_mib=16 cpu_ms=1000
#include <unistd.h>

#include <cstdio>

int main() {
    char path[64];
    for (int i = 0; i < 1'000'000; ++i) {
        std::snprintf(path, sizeof path, "/usr/lib/no-such-file-%d", i);
        if (::access(path, F_OK) == 0) return 1;
    }
}
