// The fork bomb of the shell. Its processes are capped; it ends by its limits, or because the shell gives up.
//
// expect: cpu_limit or wall_limit or exited 2
// limits: cpu_ms=300 wall_ms=1000 processes=32 output_kib=256
#include <unistd.h>

int main() {
    ::execl("/bin/sh", "sh", "-c", "f() { f | f; }; f", nullptr);
    return 1;
}
