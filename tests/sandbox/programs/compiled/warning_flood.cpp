// Makes the compiler complain without end. Its output must meet the output limit.
//
// expect: output_limit
// limits: cpu_ms=5000 output_kib=64
// at_most: error_kib=64
#define COMPLAIN _Pragma("GCC warning \"a flood of warnings that fills the log of the judge\"")
#define TEN(x) x x x x x x x x x x
int main() {
    TEN(TEN(TEN(COMPLAIN)))
}
