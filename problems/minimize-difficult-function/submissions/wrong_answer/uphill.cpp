// "+" for "-" in the update: climbs, and never comes back.
#include <cmath>
#include <iomanip>
#include <iostream>

double derivative(double x) {
    const double s = 1 / (1 + std::exp(-x)), q = x * x + 1;
    return 2 * x / (q * q) * std::log(s + 1) - s * (1 - s) / (s + 1) / q;
}

int main() {
    double x = 3;
    for (int step = 0; step < 10'000; ++step) x += 0.1 * derivative(x);
    std::cout << std::setprecision(17) << x << '\n';
}
