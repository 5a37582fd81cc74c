// Lets the kernel copy /dev/zero into standard output, faster than any loop of its own. Must meet the output limit.
//
// Linux 6.1 refuses to read /dev/zero so.
//
// expect: output_limit or exited 1
// limits: output_kib=1024
// at_most: output_kib=1024
#include <fcntl.h>
#include <sys/sendfile.h>
#include <unistd.h>

int main() {
    const int zero = ::open("/dev/zero", O_RDONLY);
    for (;;) {
        if (::splice(zero, nullptr, 1, nullptr, 1 << 20, 0) <= 0 && ::sendfile(1, zero, nullptr, 1 << 20) <= 0)
            return 1;
    }
}
