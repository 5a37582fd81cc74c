// Gradient descent with a derivative by forward mode: a dual number a + b·ε, ε² = 0, carries a value and its derivative
// through every operation, so f is written once, as on the blackboard.
#include <cmath>
#include <iomanip>
#include <iostream>

struct Dual {
    double value;
    double slope = 0;  // the derivative of value by x; a constant's is 0
};

Dual operator-(Dual u) {
    return {-u.value, -u.slope};
}
Dual operator+(Dual u, Dual v) {
    return {u.value + v.value, u.slope + v.slope};
}
Dual operator*(Dual u, Dual v) {
    return {u.value * v.value, u.value * v.slope + u.slope * v.value};
}
Dual operator/(Dual u, Dual v) {
    return {u.value / v.value, (u.slope * v.value - u.value * v.slope) / (v.value * v.value)};
}
Dual exp(Dual u) {
    return {std::exp(u.value), std::exp(u.value) * u.slope};
}
Dual log(Dual u) {
    return {std::log(u.value), u.slope / u.value};
}

Dual f(Dual x) {
    const Dual one{1};
    return -(one / (x * x + one)) * log(one / (one + exp(-x)) + one);
}

int main() {
    const double rate = 0.1;
    double x = 3;
    for (int step = 0; step < 100'000; ++step) x -= rate * f({x, 1}).slope;
    std::cout << std::setprecision(17) << x << '\n';
}
