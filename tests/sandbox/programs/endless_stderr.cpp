// Writes to standard error for ever. Must meet the output limit, with no more kept than that.
//
// expect: output_limit
// limits: output_kib=64
// at_least: error_kib=64
// at_most: error_kib=64 output_kib=0
#include <unistd.h>

int main() {
    for (;;) {
        if (::write(2, "more and more and more\n", 23) < 0) return 1;
    }
}
