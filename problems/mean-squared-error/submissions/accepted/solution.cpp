// The formula as it stands. The differences are kept in a vector to show the two steps: the residuals, then the mean of
// their squares.
#include <cstddef>
#include <iomanip>
#include <iostream>
#include <numeric>
#include <vector>

int main() {
    std::size_t n = 0;
    std::cin >> n;
    std::vector<double> residuals(n);
    for (double& residual : residuals) {
        double y = 0, prediction = 0;
        std::cin >> y >> prediction;
        residual = y - prediction;
    }
    const double sum_of_squares = std::inner_product(residuals.begin(), residuals.end(), residuals.begin(), 0.0);
    std::cout << std::setprecision(17) << sum_of_squares / static_cast<double>(n) << '\n';
}
