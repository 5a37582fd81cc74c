// Computes at compile time for as long as the compiler lets it, many times. The compiler must be stopped by a limit.
//
// expect: cpu_limit or memory_limit
// limits: cpu_ms=700 memory_mib=256
template <int seed>
constexpr unsigned spin() {
    unsigned n = seed;
    for (int i = 0; i < 250'000; ++i) n = n * 1'664'525 + 1'013'904'223;
    return n;
}
template <int seed>
struct Spin {
    static constexpr unsigned value = spin<seed>() + Spin<seed - 1>::value;
};
template <>
struct Spin<0> {
    static constexpr unsigned value = 0;
};
int main() {
    return static_cast<int>(Spin<800>::value);
}
