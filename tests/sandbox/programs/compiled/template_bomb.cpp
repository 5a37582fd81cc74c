// Doubles the number of template instances at each level. The compiler must be stopped by a limit.
//
// expect: cpu_limit or memory_limit
// limits: cpu_ms=700 memory_mib=256
template <int depth, int path>
struct Bomb {
    static constexpr int value = Bomb<depth - 1, 2 * path>::value + Bomb<depth - 1, 2 * path + 1>::value;
};
template <int path>
struct Bomb<0, path> {
    static constexpr int value = path;
};
int main() {
    return Bomb<30, 0>::value;
}
