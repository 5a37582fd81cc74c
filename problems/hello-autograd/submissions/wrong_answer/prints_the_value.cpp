// Prints f(x), not its derivative.
#include <iostream>

int main() {
    double x = 0;
    std::cin >> x;
    std::cout << x * x << '\n';
}
