// Asks for the input and output ports of the machine. Must be killed.
//
// expect: signalled 31
#include <sys/io.h>

int main() {
    return ::iopl(3) == 0 ? 1 : 0;
}
