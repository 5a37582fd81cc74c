// Includes a secret file by the assembler, round the preprocessor. It must not be readable.
//
// expect: exited 1
// says: /etc/shadow
// limits: cpu_ms=2000
asm(".incbin \"/etc/shadow\"");
int main() {}
