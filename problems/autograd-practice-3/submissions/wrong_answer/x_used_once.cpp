// Differentiates by one of the two x and forgets the other: Wx where 2Wx is right.
#include <iostream>

int main() {
    double x1 = 0, x2 = 0;
    std::cin >> x1 >> x2;
    std::cout << x1 + 2 * x2 << ' ' << 2 * x1 + x2 << '\n';
}
