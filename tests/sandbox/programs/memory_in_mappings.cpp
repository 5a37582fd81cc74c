// Splits a mapping into as many pieces as it is let, in many processes: each piece is an object of the kernel's. Must
// be charged.
//
// expect: memory_limit
// limits: memory_mib=32 cpu_ms=8000 wall_ms=30000
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main() {
    constexpr unsigned long page_bytes = 4'096, pages = 130'000;
    for (int child = 0; child < 16; ++child) {
        if (::fork() != 0) continue;
        char* memory = static_cast<char*>(
            ::mmap(nullptr, pages * page_bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
        for (unsigned long page = 0; page < pages; page += 2) {
            if (::mprotect(memory + page * page_bytes, page_bytes, PROT_READ) != 0) break;
        }
        ::pause();
    }
    while (::wait(nullptr) > 0) {
    }
}
