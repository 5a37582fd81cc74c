// Floods the box's init with orphans that end in every way, to make it lose count of the one that matters.
//
// expect: exited 7
#include <signal.h>
#include <unistd.h>

int main() {
    for (int i = 0; i < 200; ++i) {
        const pid_t child = ::fork();
        if (child < 0) continue;
        if (child > 0) continue;
        if (::fork() == 0) {
            if (i % 3 == 0) ::raise(SIGKILL);
            if (i % 3 == 1) ::raise(SIGSEGV);
            ::_exit(i);
        }
        ::_exit(0);
    }
    return 7;
}
