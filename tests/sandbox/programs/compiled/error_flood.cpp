// Makes the compiler report errors without end, each with a history of templates. Its output must meet the output
// limit, or the compiler its own.
//
// expect: output_limit or exited 1 or cpu_limit
// limits: cpu_ms=3000 output_kib=64 memory_mib=256
// at_most: error_kib=64
template <int n>
struct Flood {
    static constexpr int value = Flood<n - 1>::value + Flood<n - 1>::nothing + undeclared_in_a_template_of_errors;
};
template <>
struct Flood<0> {
    static constexpr int value = 0;
};
#define TEN(x) x x x x x x x x x x
int main() {
    TEN(TEN(TEN(TEN(undeclared = Flood<200>::value;))))
}
