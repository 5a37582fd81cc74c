// The global minimum of a formula over a box, proved where it can be.
//
// What is proved. `certified` says: the least value lies in `minimum` and is attained, and every point that attains it
// lies in one of `minimizers`, each at most width_max wide (or a few units in the last place). With one minimiser it is
// the one; several are ties: none of them can be told from the others by the enclosures of their values.
// `unbounded` says: along a half-line the values fall below every bound (rays.hpp has the criterion). All else is
// `not_certified`, and `reason` says why: a limit was reached, the minimisers are no isolated points, the least value
// is only approached. `minimum` is proved even then; `minimizers` hold all that are left, if any are.
//
// Up to variables_max variables this is branch and bound with intervals (branch_and_bound.hpp). Beyond, it is a search
// from many starts, which proves nothing: minimum.low is -infinity and the minimisers are points.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/graph.hpp"

namespace gradus::engine {

inline constexpr int variables_max = 4;

enum class Certificate { certified, not_certified, unbounded };

struct Minimizer {
    std::vector<Interval> x;  // one for each number among the inputs
    // Proved to hold exactly one stationary point (interval Newton).
    bool is_one_point = false;
};

struct Minimum {
    Certificate status = Certificate::not_certified;
    std::string reason;  // in words, of what is not certified and of why it is unbounded
    Interval minimum;
    std::vector<Minimizer> minimizers;
    std::int64_t boxes = 0;  // examined
};

struct MinimizeLimits {
    std::int64_t boxes_max = 30'000;
    double width_max = 5e-13;
    std::uint64_t seed = 1;  // of the search from many starts
};

// domain: an interval for each number among the inputs of the graph, in their order (row-major); none at all stands for
// all reals. Throws std::invalid_argument when y is no scalar, or the domain has another size or an empty interval.
Minimum minimize(const Graph& graph, Id y, std::span<const Interval> domain = {}, const MinimizeLimits& limits = {});

}  // namespace gradus::engine
