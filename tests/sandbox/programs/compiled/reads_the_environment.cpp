// Includes the environment and the command line of the compiler and of the box's first process, as text in the program.
// The compiler's own tell nothing of the judge; those of others are not there.
//
// expect: exited 1
// says: /proc/pids/1/environ
// limits: cpu_ms=2000
#if __has_include(</proc/1/environ>) || __has_include(</proc/pids/1/cmdline>)
#error readable
#endif
asm(".incbin \"/proc/self/environ\"");
asm(".incbin \"/proc/pids/1/environ\"");
int main() {}
