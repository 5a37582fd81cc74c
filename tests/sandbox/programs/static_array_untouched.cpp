// A static array of a gigabyte that is hardly used. Allowed: only memory that is touched counts.
//
// expect: exited 0
// limits: memory_mib=32
// at_most: memory_mib=8
namespace {
volatile char numbers[1 << 30];
}

int main() {
    numbers[12'345] = 1;
}
