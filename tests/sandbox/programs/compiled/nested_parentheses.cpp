// Nests parentheses deeper than the parser's own stack may go. The compiler must stop by an error or by a limit, and
// the judge must not fall with it.
//
// expect: exited 1 or exited 4 or signalled 11 or cpu_limit or memory_limit or output_limit
// limits: cpu_ms=2000 memory_mib=256 output_kib=256
#define A ((((((((((((((((
#define B A A A A A A A A A A A A A A A A
#define C B B B B B B B B B B B B B B B B
#define D C C C C C C C C C C C C C C C C
int main() {
    return D 0;
}
