// Writes to standard output for ever. Must meet the output limit, with no more kept than that.
//
// expect: output_limit
// limits: output_kib=64
// at_least: output_kib=64
// at_most: output_kib=64
#include <unistd.h>

int main() {
    for (;;) {
        if (::write(1, "more and more and more\n", 23) < 0) return 1;
    }
}
