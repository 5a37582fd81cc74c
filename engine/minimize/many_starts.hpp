// A search from many starts, for functions of many variables: from each, drawn by Philox, L-BFGS (Nocedal and Wright,
// "Numerical Optimization", algorithm 7.4) with a line search that halves, then Newton steps while they help. Finds
// good points and proves nothing: the answer is not_certified.
#pragma once

#include "engine/minimize/minimize.hpp"

namespace gradus::engine {

// y: of a graph of scalars, to which the derivatives are added. Coordinates are held within the domain by clamping.
Minimum many_starts(Graph& graph, Id y, std::span<const Interval> domain, std::uint64_t seed);

}  // namespace gradus::engine
