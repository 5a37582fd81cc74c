// Leaves dead children that nobody reaps until the number of processes is used up. Must end like any other program.
//
// expect: exited 0
// limits: processes=32
#include <unistd.h>

int main() {
    for (;;) {
        const pid_t child = ::fork();
        if (child < 0) return 0;
        if (child == 0) ::_exit(0);
    }
}
