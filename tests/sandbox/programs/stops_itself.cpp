// Stops itself and every process it can reach: a judge that waits for an exit would wait for ever. Must meet its wall
// limit.
//
// expect: wall_limit
// limits: wall_ms=150
#include <signal.h>
#include <unistd.h>

int main() {
    if (::fork() == 0) ::raise(SIGSTOP);
    ::raise(SIGSTOP);
}
