// Has the assembler repeat a line ten thousand million times. It must be stopped by a limit.
//
// expect: cpu_limit or memory_limit or wall_limit or exited 1
// limits: cpu_ms=1000 memory_mib=192 work_mib=32
asm(".rept 100000\n.rept 100000\n.quad 1\n.endr\n.endr");
int main() {}
