// Forward mode for three variables: each number carries its derivatives by x1, x2 and x3 along.
#include <array>
#include <cstddef>
#include <iomanip>
#include <iostream>

struct Dual {
    double value = 0;
    std::array<double, 3> gradient{};
};

Dual operator+(const Dual& u, const Dual& v) {
    Dual sum{u.value + v.value, {}};
    for (std::size_t i = 0; i < 3; ++i) sum.gradient[i] = u.gradient[i] + v.gradient[i];
    return sum;
}

Dual operator*(const Dual& u, const Dual& v) {
    Dual product{u.value * v.value, {}};
    for (std::size_t i = 0; i < 3; ++i) product.gradient[i] = u.value * v.gradient[i] + u.gradient[i] * v.value;
    return product;
}

int main() {
    std::array<Dual, 3> x;
    for (std::size_t i = 0; i < 3; ++i) {
        std::cin >> x[i].value;
        x[i].gradient[i] = 1;  // the derivative of x_i by itself is 1, by the others 0
    }
    const Dual y = x[0] * x[0] + x[1] * x[1] + x[2] * x[2];
    for (const double derivative : y.gradient) std::cout << std::setprecision(17) << derivative << '\n';
}
