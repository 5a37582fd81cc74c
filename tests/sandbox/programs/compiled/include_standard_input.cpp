// Includes the compiler's own standard input, which is empty: a program without main.
//
// expect: exited 1
// limits: cpu_ms=2000
#include </dev/stdin>
