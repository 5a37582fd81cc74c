// Loads a kernel module. Must be killed.
//
// expect: signalled 31
#include <sys/syscall.h>
#include <unistd.h>

int main() {
    ::syscall(SYS_finit_module, 0, "", 0);
    return 0;
}
