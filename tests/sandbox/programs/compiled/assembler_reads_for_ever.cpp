// Includes an endless device by the assembler. It must be stopped by a limit, or refuse.
//
// expect: exited 1 or cpu_limit or wall_limit or memory_limit
// limits: cpu_ms=2000 wall_ms=4000 memory_mib=128
asm(".incbin \"/dev/zero\"");
int main() {}
