#include "tests/engine/differences.hpp"

#include <array>
#include <cmath>
#include <limits>

namespace gradus::engine {

Estimate difference(const std::function<double(const std::vector<double>&)>& f, std::vector<double> x, std::size_t i) {
    constexpr int widths = 6;
    const double at = x[i];
    double h = 0.02 * std::max(1.0, std::abs(at));
    std::array<std::array<double, widths>, widths> table{};  // Neville's scheme in h²
    Estimate best{0, std::numeric_limits<double>::infinity()};
    for (std::size_t row = 0; row < widths; ++row, h /= 2) {
        x[i] = at + h;
        const double above = f(x);
        x[i] = at - h;
        const double below = f(x);
        table[row][0] = (above - below) / (2 * h);
        double power = 1;
        for (std::size_t column = 1; column <= row; ++column) {
            power *= 4;
            table[row][column] =
                table[row][column - 1] + (table[row][column - 1] - table[row - 1][column - 1]) / (power - 1);
            const double error = std::abs(table[row][column] - table[row][column - 1]);
            if (error < best.error) best = {table[row][column], error};
        }
    }
    return best;
}

}  // namespace gradus::engine
