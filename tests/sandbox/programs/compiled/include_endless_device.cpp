// Includes a device that never ends. The compiler must be stopped by a limit, or refuse.
//
// expect: exited 1 or cpu_limit or wall_limit or memory_limit
// limits: cpu_ms=500 wall_ms=2000 memory_mib=256
#include </dev/zero>
int main() {}
