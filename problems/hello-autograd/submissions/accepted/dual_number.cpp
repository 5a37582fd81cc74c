// Forward mode: a dual number a + b·ε with ε² = 0 carries a value and its derivative through every operation.
#include <iomanip>
#include <iostream>

struct Dual {
    double value;
    double slope;  // the derivative of value by x
};

// The product rule, from (a + b·ε)(c + d·ε) = ac + (ad + bc)·ε.
Dual operator*(Dual u, Dual v) {
    return {u.value * v.value, u.value * v.slope + u.slope * v.value};
}

int main() {
    double point = 0;
    std::cin >> point;
    const Dual x{point, 1};  // dx/dx = 1
    const Dual y = x * x;
    std::cout << std::setprecision(17) << y.slope << '\n';
}
