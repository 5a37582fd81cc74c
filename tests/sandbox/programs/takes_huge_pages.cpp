// Takes the huge pages that the host keeps for others (a database). No memory limit counts them. Must be refused by the
// filter, and not only for want of such pages.
//
// expect: exited 0
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <initializer_list>

#include "tests/sandbox/programs/attempt.hpp"

int main() {
    constexpr int of_2_mib = 21 << 26, of_1_gib = 30 << 26;
    for (const int size : {0, of_2_mib, of_1_gib}) {
        const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB | MAP_NORESERVE | size;
        attempt::refused_with(EPERM, "huge pages",
                              ::syscall(SYS_mmap, nullptr, 2 << 20, PROT_READ | PROT_WRITE, flags, -1, 0));
        attempt::refused_with(EPERM, "a file of huge pages",
                              ::memfd_create("huge", MFD_HUGETLB | static_cast<unsigned>(size)));
    }
    return attempt::exit_status();
}
