// Closes all three streams and exits 0: an empty output, not an error and not a hang.
//
// expect: exited 0
// at_most: output_kib=0 error_kib=0
#include <unistd.h>

#include <initializer_list>

int main() {
    for (const int stream : {0, 1, 2}) ::close(stream);
}
