// Includes files that it may not read, so that the compiler's message would show them. They must not be readable.
//
// expect: exited 1
// says: Permission denied
// limits: cpu_ms=2000
#include </etc/shadow>
int main() {}
