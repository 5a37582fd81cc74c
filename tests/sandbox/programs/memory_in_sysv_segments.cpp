// Hides its memory in System V shared memory that stays when its maker dies. Must be charged, and gone after the run.
//
// expect: memory_limit
// limits: memory_mib=32
#include <sys/shm.h>

#include <cstring>

int main() {
    for (int i = 0; i < 256; ++i) {
        const int id = ::shmget(IPC_PRIVATE, 1 << 20, IPC_CREAT | 0600);
        void* memory = ::shmat(id, nullptr, 0);
        if (memory == reinterpret_cast<void*>(-1)) return 1;
        std::memset(memory, 1, 1 << 20);
        ::shmdt(memory);
    }
}
