// Tries to hold memory that cannot be reclaimed: locked pages, huge pages, secret memory.
//
// expect: exited 0
// limits: memory_mib=64
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/sandbox/programs/attempt.hpp"

int main() {
    constexpr unsigned long bytes = 4 << 20;
    void* memory = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    attempt::refused("mlock of 4 MiB", ::mlock(memory, bytes));
    attempt::refused("mlockall", ::mlockall(MCL_CURRENT | MCL_FUTURE));
    const rlimit unlimited{RLIM_INFINITY, RLIM_INFINITY};
    attempt::refused("raise RLIMIT_MEMLOCK", ::setrlimit(RLIMIT_MEMLOCK, &unlimited));
    void* huge = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);
    attempt::must_hold("no huge pages", huge == MAP_FAILED);
    attempt::refused("huge shared segment", ::syscall(SYS_shmget, 0, bytes, 04000 | 01000 | 0600));
    attempt::refused("memfd_secret", ::syscall(SYS_memfd_secret, 0));
    return attempt::exit_status();
}
