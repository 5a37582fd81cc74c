// Gives the linker orders from within the source: a library by directive, an entry point elsewhere, a needed file by
// absolute path. None is obeyed in a way that reads a file or changes what runs.
//
// expect: exited 0
// limits: cpu_ms=3000
// collect: program
// collected: program
asm(".section .drectve\n.ascii \"-levil /defaultlib:evil\"\n.text");
asm(".section .deplibs,\"MS\",@llvm_dependent_libraries,1\n.asciz \"/etc/shadow\"\n.text");
asm(".section .note.gnu.property\n.text");
int main() {}
