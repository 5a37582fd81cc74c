// Reserves a terabyte of addresses and touches a page of it, as PyTorch does on a smaller scale. Allowed.
//
// expect: exited 0
// limits: memory_mib=32
// at_most: memory_mib=8
#include <sys/mman.h>

int main() {
    void* memory =
        ::mmap(nullptr, 1UL << 40, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) return 1;
    static_cast<volatile char*>(memory)[1UL << 39] = 1;
}
