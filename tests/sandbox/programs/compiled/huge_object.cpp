// Asks for an object file of four gigabytes. The quota of /work must stop it: as the assembler's error, or as a limit.
//
// expect: exited 1 or cpu_limit or memory_limit or wall_limit
// limits: cpu_ms=3000 memory_mib=192 work_mib=32
char numbers[1L << 32] = {1};
int main() {}
