// Recurses a million frames deep. The stack may grow to the memory limit, so this must be fine.
//
// expect: exited 0
// limits: memory_mib=256
// at_least: memory_mib=60
namespace {
long depth(long n) {
    volatile char frame[48];
    frame[0] = static_cast<char>(n);
    return n == 0 ? frame[0] : depth(n - 1) + frame[0] * 0 + 1;
}
}  // namespace

int main() {
    return depth(1'000'000) == 1'000'000 ? 0 : 1;
}
