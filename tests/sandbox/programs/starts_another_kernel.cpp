// Loads another kernel. Must be killed.
//
// expect: signalled 31
#include <sys/syscall.h>
#include <unistd.h>

int main() {
    ::syscall(SYS_kexec_load, 0, 0, nullptr, 0);
    return 0;
}
