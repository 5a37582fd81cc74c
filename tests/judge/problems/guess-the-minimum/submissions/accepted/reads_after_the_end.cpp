// Asks once more after its answer: there is nothing more to read, which is no fault.
#include <iostream>

long ask(long x) {
    std::cout << "? " << x << std::endl;
    long value = 0;
    std::cin >> value;
    return value;
}

int main() {
    const long at_zero = ask(0), at_one = ask(1), at_end = ask(1'000'000), slope = at_zero - at_one;
    // |x - m| falls by one a step until m: f(0) = a m + b, f(1000000) = a (1000000 - m) + b.
    const long minimum = slope > 0 ? (1'000'000 + (at_zero - at_end) / slope) / 2 : 0;
    std::cout << "! " << minimum << std::endl;
    return static_cast<int>(ask(5));
}
