// Recurses for ever. The stack meets the memory limit, or its own: a memory verdict or a segmentation fault.
//
// expect: memory_limit or signalled 11
// limits: memory_mib=32
namespace {
volatile int zero = 0;

int descend(int n) {
    volatile char frame[1'024];
    frame[0] = static_cast<char>(n);
    return zero == 1 ? 0 : descend(n + 1) + frame[0];
}
}  // namespace

int main() {
    return descend(0);
}
