// Makes a system call of the x32 ABI, which a filter that compares numbers misses. Must be killed.
//
// expect: signalled 31
#include <unistd.h>

int main() {
    ::syscall(0x40000000 + 39);
    return 0;
}
