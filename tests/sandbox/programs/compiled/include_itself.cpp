// Includes itself for ever. The compiler stops at a depth, with an error.
//
// expect: exited 1
// says: nested depth
// limits: cpu_ms=2000 output_kib=4096
#include __FILE__
int main() {}
