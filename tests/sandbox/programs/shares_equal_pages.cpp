// Has the kernel merge its pages with equal ones, of other boxes too: how long a write to a page takes then tells
// whether somebody else has the same contents, and merged pages leave its account. Must be refused.
//
// expect: exited 0
#include <sys/mman.h>
#include <sys/prctl.h>

#include "tests/sandbox/programs/attempt.hpp"

int main() {
    constexpr unsigned long bytes = 1 << 20;
    void* memory = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    attempt::refused_with(EPERM, "madvise", ::madvise(memory, bytes, MADV_MERGEABLE));
    constexpr int pr_set_memory_merge = 67;
    attempt::refused("prctl", ::prctl(pr_set_memory_merge, 1, 0, 0, 0));
    return attempt::exit_status();
}
