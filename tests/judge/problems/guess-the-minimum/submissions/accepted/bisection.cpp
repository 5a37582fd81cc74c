#include <iostream>

long ask(long x) {
    std::cout << "? " << x << std::endl;
    long value = 0;
    std::cin >> value;
    return value;
}

int main() {
    long low = 0, high = 1'000'000;
    while (low < high) {
        const long middle = (low + high) / 2;
        if (ask(middle) < ask(middle + 1)) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    std::cout << "! " << low << std::endl;
}
