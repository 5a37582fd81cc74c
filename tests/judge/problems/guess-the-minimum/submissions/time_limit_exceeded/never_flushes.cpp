// The question stays in the buffer: both wait.
#include <iostream>

int main() {
    std::cin.tie(nullptr);
    std::cout << "? 1\n";
    long value = 0;
    std::cin >> value;
}
