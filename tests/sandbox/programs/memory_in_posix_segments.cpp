// Hides its memory in POSIX shared memory. It counts against the quota of /tmp and the memory limit.
//
// expect: memory_limit or signalled 7
// limits: memory_mib=32 work_mib=64
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>

int main() {
    const int file = ::shm_open("/left", O_RDWR | O_CREAT, 0600);
    constexpr unsigned long bytes = 256 << 20;
    if (file < 0 || ::ftruncate(file, bytes) != 0) return 1;
    void* memory = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (memory == MAP_FAILED) return 1;
    std::memset(memory, 1, bytes);
}
