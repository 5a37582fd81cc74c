// One derivative for all three variables: the slope along (1, 1, 1), not the gradient.
#include <iostream>

int main() {
    double x1 = 0, x2 = 0, x3 = 0;
    std::cin >> x1 >> x2 >> x3;
    std::cout << 2 * (x1 + x2 + x3) << '\n';
}
