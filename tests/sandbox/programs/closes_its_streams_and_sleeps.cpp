// Closes all three streams and sleeps. The end of the output is not the end of the program: must meet the wall limit.
//
// expect: wall_limit
// limits: wall_ms=150
#include <unistd.h>

#include <initializer_list>

int main() {
    for (const int stream : {0, 1, 2}) ::close(stream);
    for (;;) ::pause();
}
