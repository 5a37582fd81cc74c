#include "engine/expression/known_names.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numbers>

namespace gradus::engine::expression {

bool is_module(std::string_view name) {
    constexpr std::string_view modules[] = {"torch",      "np", "numpy",  "math",   "nn",
                                            "functional", "F",  "linalg", "special"};
    return std::ranges::find(modules, name) != std::end(modules);
}

// The enclosures are the doubles on either side of the true numbers.
std::optional<KnownConstant> known_constant(std::string_view name) {
    constexpr double pi = std::numbers::pi, e = std::numbers::e;
    if (name == "pi" || name == "π") return KnownConstant{pi, Interval(pi, std::nextafter(pi, 4))};
    if (name == "e") return KnownConstant{e, Interval(e, std::nextafter(e, 3))};
    return std::nullopt;
}

}  // namespace gradus::engine::expression
