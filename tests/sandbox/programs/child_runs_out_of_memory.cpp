// Lets a child run out of memory, survives it and exits 0. The verdict must still be the memory limit.
//
// expect: memory_limit
// limits: memory_mib=32
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main() {
    if (::fork() == 0) {
        ::mmap(nullptr, 256 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
        return 0;
    }
    ::wait(nullptr);
}
