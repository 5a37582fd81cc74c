// Computes for ever. Must be stopped by its CPU limit, with the CPU time it was given on the account.
//
// expect: cpu_limit
// limits: cpu_ms=200
// at_least: cpu_ms=200
int main() {
    for (volatile unsigned long i = 0;;) i = i + 1;
}
