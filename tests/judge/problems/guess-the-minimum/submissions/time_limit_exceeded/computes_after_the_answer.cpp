// The answer is right and accepted, but the program goes on for ever.
#include <iostream>

long ask(long x) {
    std::cout << "? " << x << std::endl;
    long value = 0;
    std::cin >> value;
    return value;
}

int main() {
    const long at_zero = ask(0), at_one = ask(1), at_end = ask(1'000'000);
    std::cout << "! " << (1'000'000 + (at_zero - at_end) / (at_zero - at_one)) / 2 << std::endl;
    for (volatile bool goes_on = true; goes_on;) {
    }
}
