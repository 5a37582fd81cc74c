// Waits for a derivative of exactly zero. Rounding stops x a little before: the last steps are smaller than half a unit
// in the last place of x, so x no longer moves and the loop never ends.
#include <cmath>
#include <iomanip>
#include <iostream>

double derivative(double x) {
    const double s = 1 / (1 + std::exp(-x)), q = x * x + 1;
    return 2 * x / (q * q) * std::log(s + 1) - s * (1 - s) / (s + 1) / q;
}

int main() {
    double x = 3;
    while (derivative(x) != 0) x -= 0.01 * derivative(x);
    std::cout << std::setprecision(17) << x << '\n';
}
