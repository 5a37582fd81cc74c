#include <iostream>

int main() {
    double x = 0;
    std::cin >> x
    std::cout << 2 * x << '\n';
}
