// Spends its time in the kernel, by mapping, touching and unmapping memory. Must meet the CPU limit.
//
// expect: cpu_limit
// limits: cpu_ms=200 memory_mib=64
#include <sys/mman.h>

int main() {
    constexpr unsigned long bytes = 16 << 20;
    for (;;) {
        void* memory =
            ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
        if (memory == MAP_FAILED) return 1;
        ::munmap(memory, bytes);
    }
}
