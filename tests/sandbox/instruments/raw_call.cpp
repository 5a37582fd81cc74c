// Makes system calls by their numbers. Each argument of the program is "NUMBER:A0,A1,A2,A3,A4,A5"; prints a line for
// each call, its errno or 0.
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

int main(int count, char** arguments) {
    for (int i = 1; i < count; ++i) {
        char* at = arguments[i];
        unsigned long numbers[7]{};
        for (unsigned long& number : numbers) {
            number = std::strtoul(at, &at, 0);
            if (*at != '\0') ++at;
        }
        errno = 0;
        const long returned = ::syscall(static_cast<long>(numbers[0]), numbers[1], numbers[2], numbers[3], numbers[4],
                                        numbers[5], numbers[6]);
        std::printf("%d\n", returned < 0 ? errno : 0);
        std::fflush(stdout);
    }
    return 0;
}
