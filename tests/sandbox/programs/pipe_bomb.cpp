// Opens pipes in many processes until it is refused and asks for the largest size of each. Refused at a number, or
// charged.
//
// expect: memory_limit or exited 0
// limits: memory_mib=24 processes=32 cpu_ms=4000
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

int main() {
    static char block[64 << 10];
    for (int child = 0; child < 31; ++child) {
        if (::fork() != 0) continue;
        for (int ends[2]; ::pipe2(ends, O_NONBLOCK) == 0;) {
            ::fcntl(ends[1], F_SETPIPE_SZ, 1 << 20);
            while (::write(ends[1], block, sizeof block) > 0) {
            }
        }
        return 0;
    }
    while (::wait(nullptr) > 0) {
    }
}
