// Derivatives by differences, as an independent witness: central differences of three widths, extrapolated
// (Richardson), with the disagreement of the last two as the estimated error.
#pragma once

#include <functional>
#include <vector>

namespace gradus::engine {

struct Estimate {
    double value, error;
};

// ∂f/∂x[i] at x.
Estimate difference(const std::function<double(const std::vector<double>&)>& f, std::vector<double> x, std::size_t i);

}  // namespace gradus::engine
