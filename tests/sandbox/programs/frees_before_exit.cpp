// Gives its memory back before it exits. The peak must be reported.
//
// expect: exited 0
// limits: memory_mib=128
// at_least: memory_mib=64
// at_most: memory_mib=72
#include <sys/mman.h>

int main() {
    constexpr unsigned long bytes = 65 << 20;
    void* memory = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (memory == MAP_FAILED) return 1;
    ::munmap(memory, bytes);
}
