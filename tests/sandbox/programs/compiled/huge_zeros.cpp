// A short source whose program has gigabytes of zeros: only their number is stored. Allowed, and no trap for the disk.
//
// expect: exited 0
// limits: cpu_ms=3000 work_mib=4
// collect: program
// collected: program
char numbers[1L << 30];
int main() {}
