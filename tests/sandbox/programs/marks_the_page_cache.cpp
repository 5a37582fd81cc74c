// Leaves a message in the page cache, which all boxes share: a page of the image is in memory or is not. Both writing
// it (dropping a page) and reading it (asking whether a page is there, without waiting) must be refused, or answered
// the same for every page.
//
// expect: exited 0
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "tests/sandbox/programs/attempt.hpp"

int main() {
    using attempt::refused_with;
    constexpr unsigned long bytes = 4 << 20, page_bytes = 4'096;
    const int file = ::open("/usr/bin/python3.11", O_RDONLY);
    refused_with(EPERM, "drop a page", ::syscall(SYS_fadvise64, file, 0, page_bytes, POSIX_FADV_DONTNEED));
    char byte = 0;
    const iovec into{&byte, 1};
    refused_with(EOPNOTSUPP, "read if it is there", ::preadv2(file, &into, 1, 0, RWF_NOWAIT));
    void* memory = ::mmap(nullptr, bytes, PROT_READ, MAP_SHARED, file, 0);
    unsigned char here[bytes / page_bytes]{};
    ::mincore(memory, bytes, here);
    for (const unsigned char each : here) attempt::must_hold("every page is said to be there", (each & 1) == 1);
    return attempt::exit_status();
}
