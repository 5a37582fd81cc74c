// Asks the assembler for a section of an exabyte of zeros. Must be an error or stopped by a limit: nothing of the kind
// may be stored.
//
// expect: exited 1 or cpu_limit or memory_limit or wall_limit
// limits: cpu_ms=2000 memory_mib=192 work_mib=32
asm(".data\n.skip 1152921504606846976, 1");
int main() {}
