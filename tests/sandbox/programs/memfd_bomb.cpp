// Makes anonymous files in many processes until it is refused, each with a page: the number of open files is limited,
// and what they hold is charged.
//
// expect: memory_limit
// limits: memory_mib=24 processes=32
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main() {
    for (int child = 0; child < 31; ++child) {
        if (::fork() != 0) continue;
        for (int file; (file = ::memfd_create("bomb", 0)) >= 0;) {
            if (::write(file, "x", 1) != 1) break;
        }
        ::pause();
    }
    while (::wait(nullptr) > 0) {
    }
}
