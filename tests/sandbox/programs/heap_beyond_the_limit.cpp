// Touches more memory than it may. The verdict must come from the kernel's out-of-memory event.
//
// expect: memory_limit
// limits: memory_mib=32
#include <cstdlib>
#include <cstring>

int main() {
    for (;;) {
        char* block = static_cast<char*>(std::malloc(1 << 20));
        if (block == nullptr) return 1;
        std::memset(block, 1, 1 << 20);
    }
}
