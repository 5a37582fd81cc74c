// Asks without end and reads no answer.
#include <cstdio>

int main() {
    for (;;) std::puts("? 1");
}
