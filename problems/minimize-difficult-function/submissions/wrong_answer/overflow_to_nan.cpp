// Starts far on the left, where exp(-x) overflows: inf / inf is nan, and nan stays nan.
#include <cmath>
#include <iostream>

double derivative(double x) {
    const double e = std::exp(-x), s = 1 / (1 + e), ds = e / ((1 + e) * (1 + e)), q = x * x + 1;
    return 2 * x / (q * q) * std::log(s + 1) - ds / (s + 1) / q;
}

int main() {
    double x = -1000;
    for (int step = 0; step < 10'000; ++step) x -= 0.1 * derivative(x);
    std::cout << x << '\n';
}
