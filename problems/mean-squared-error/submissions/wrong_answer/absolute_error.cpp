// Takes the absolute value where the square belongs: the mean absolute error.
#include <cmath>
#include <iostream>

int main() {
    int n = 0;
    std::cin >> n;
    double total = 0;
    for (int i = 0; i < n; ++i) {
        double y = 0, prediction = 0;
        std::cin >> y >> prediction;
        total += std::abs(y - prediction);
    }
    std::cout << total / n << '\n';
}
