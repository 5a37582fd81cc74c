// Spreads its memory over children none of which is large. The box's sum must count.
//
// expect: memory_limit
// limits: memory_mib=48 processes=32 wall_ms=60000
// at_most: wall_ms=30000
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

int main() {
    for (int i = 0; i < 20; ++i) {
        if (::fork() != 0) continue;
        char* block = static_cast<char*>(std::malloc(8 << 20));
        if (block != nullptr) std::memset(block, 1, 8 << 20);
        ::pause();
    }
    while (::wait(nullptr) > 0) {
    }
}
