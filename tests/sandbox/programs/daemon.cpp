// Exits at once and leaves a daemon (double fork, own session, own group) that computes, holds standard output open and
// ignores signals. The run must end with the program and the daemon must be gone.
//
// expect: exited 0
#include <signal.h>
#include <unistd.h>

int main() {
    int ready[2];
    if (::pipe(ready) != 0) return 1;
    if (::fork() == 0) {
        ::setsid();
        if (::fork() != 0) return 0;
        for (int number = 1; number < NSIG; ++number) ::signal(number, SIG_IGN);
        if (::write(ready[1], "r", 1) != 1) return 1;
        for (volatile unsigned long i = 0;;) i = i + 1;
    }
    char byte;
    return ::read(ready[0], &byte, 1) == 1 ? 0 : 1;
}
