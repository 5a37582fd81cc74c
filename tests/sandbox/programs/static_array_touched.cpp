// A static array larger than the memory limit, filled. Must be a memory verdict, not a run-time error.
//
// expect: memory_limit
// limits: memory_mib=32
namespace {
volatile char numbers[1 << 30];
}

int main() {
    for (unsigned long i = 0; i < sizeof numbers; i += 4'096) numbers[i] = 1;
}
