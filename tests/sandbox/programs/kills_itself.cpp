// Sends itself the signal that the kernel uses when memory runs out. Must be reported as its own signal.
//
// expect: signalled 9
#include <signal.h>

int main() {
    ::raise(SIGKILL);
}
