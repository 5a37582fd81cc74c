// The answer is wrong: that the program then waits for ever does not count.
#include <unistd.h>

#include <iostream>

int main() {
    std::cout << "! 3" << std::endl;
    for (;;) pause();
}
