// Leaves a process that shares its memory, files and signal handlers but is no thread of it, and exits. That process
// must be gone as well.
//
// expect: exited 0
#include <sched.h>
#include <signal.h>
#include <unistd.h>

namespace {
volatile bool is_running = false;
alignas(16) char stack[64 << 10];

int spin(void*) {
    for (;;) is_running = true;
}
}  // namespace

int main() {
    if (::clone(spin, stack + sizeof stack, CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND, nullptr) < 0) return 1;
    while (!is_running) {
    }
}
