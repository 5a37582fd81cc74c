// Spends its time in the kernel, by cheap calls. System time must count.
//
// expect: cpu_limit
// limits: cpu_ms=200
#include <sys/syscall.h>
#include <unistd.h>

int main() {
    for (;;) ::syscall(SYS_getppid);
}
