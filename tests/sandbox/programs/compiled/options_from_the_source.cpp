// Tries to give the compiler options from within the source. The pragmas of diagnosis and optimisation work; none of
// them loads a plugin or reads a file.
//
// expect: exited 0
// limits: cpu_ms=3000
#pragma GCC plugin "/tmp/evil.so"
#pragma GCC optimize("plugin=/tmp/evil.so")
#pragma comment(lib, "evil")
int main() {}
