// Makes a system call by the gate of 32-bit programs, where the numbers mean other calls. Must be killed.
//
// expect: signalled 31 or signalled 11
int main() {
    long returned = 20;  // getpid there
    asm volatile("int $0x80" : "+a"(returned) : : "memory");
    return 0;
}
