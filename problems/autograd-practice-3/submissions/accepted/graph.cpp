// Reverse mode on vectors: each operation knows its vjp (vector-Jacobian product), how the gradient of its output
// becomes the gradient of its inputs. backward is then the forward pass read from the bottom up.
#include <array>
#include <iomanip>
#include <iostream>

using Vector = std::array<double, 2>;
using Matrix = std::array<Vector, 2>;

// v = xᵀW, so v_j = Σ_i x_i W_ij
Vector multiply(const Vector& x, const Matrix& W) {
    return {x[0] * W[0][0] + x[1] * W[1][0], x[0] * W[0][1] + x[1] * W[1][1]};
}

// dx_i = Σ_j W_ij dv_j
Vector multiply_vjp(const Matrix& W, const Vector& dv) {
    return {W[0][0] * dv[0] + W[0][1] * dv[1], W[1][0] * dv[0] + W[1][1] * dv[1]};
}

// y = v·x, so dv = dy·x and dx = dy·v
Vector scale(double dy, const Vector& x) {
    return {dy * x[0], dy * x[1]};
}

Vector add(const Vector& a, const Vector& b) {
    return {a[0] + b[0], a[1] + b[1]};
}

int main() {
    const Matrix W{{{1, 2}, {2, 1}}};
    Vector x{};
    std::cin >> x[0] >> x[1];

    const Vector v = multiply(x, W);  // forward; y = v·x itself is not needed

    const double dy = 1;  // backward
    const Vector dv = scale(dy, x);
    const Vector dx = add(scale(dy, v), multiply_vjp(W, dv));  // x is used twice: its two gradients add

    std::cout << std::setprecision(17) << dx[0] << ' ' << dx[1] << '\n';
}
