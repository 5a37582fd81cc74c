// Works in children that live shorter than any poll of /proc could see, none of them waited for. Must meet the CPU
// limit.
//
// expect: cpu_limit
// limits: cpu_ms=300
#include <signal.h>
#include <unistd.h>

int main() {
    ::signal(SIGCHLD, SIG_IGN);
    for (;;) {
        if (::fork() == 0) ::_exit(0);
    }
}
