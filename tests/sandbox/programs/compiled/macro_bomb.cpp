// Expands a macro of thirty lines into a billion tokens. The compiler must be stopped by a limit.
//
// expect: cpu_limit or memory_limit
// limits: cpu_ms=700 memory_mib=256
#define A(x) x, x, x, x, x, x, x, x
#define B(x) A(A(A(A(A(x)))))
int numbers[] = {B(B(0))};
int main() {}
