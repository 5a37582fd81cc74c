// Hides its memory in page tables: it touches, by reading, one page in each two megabytes of a huge reservation. What
// the page tables take must be charged.
//
// expect: memory_limit
// limits: memory_mib=16
#include <sys/mman.h>

int main() {
    constexpr unsigned long bytes = 1UL << 42, step = 2UL << 20;
    void* memory = ::mmap(nullptr, bytes, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) return 1;
    ::madvise(memory, bytes, MADV_NOHUGEPAGE);
    const volatile char* at = static_cast<const volatile char*>(memory);
    long sum = 0;
    for (unsigned long i = 0; i < bytes; i += step) sum += at[i];
    return sum == 0 ? 0 : 2;
}
