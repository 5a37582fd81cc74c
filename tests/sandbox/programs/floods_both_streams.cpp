// Fills standard output and standard error in turn with more than a pipe holds. A reader of one after the other would
// wait for ever.
//
// expect: exited 0
// limits: output_kib=2048
// at_least: output_kib=1024 error_kib=1024
#include <unistd.h>

#include <initializer_list>

int main() {
    static char block[128 << 10];
    for (int i = 0; i < 8; ++i) {
        for (const int stream : {1, 2}) {
            if (::write(stream, block, sizeof block) != sizeof block) return 1;
        }
    }
}
