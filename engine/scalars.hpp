// A graph of arrays written out as a graph of single numbers: every element becomes a node of its own. This is how
// formulas over vectors and matrices are evaluated by the interpreters of numbers (double, float, Interval, Jet), and
// it is the slow, obvious twin that the kernels of the CPU and of the GPU are tested against.
#pragma once

#include <span>
#include <vector>

#include "engine/row.hpp"
#include "engine/var.hpp"

namespace gradus::engine {

inline constexpr std::int64_t scalars_max = std::int64_t{1} << 24;

// The elements of `outputs`, in `scalars`. Each input of `graph` (needed or not, in their order) becomes inputs named
// x[0][1] …, one an element, row-major. Throws std::invalid_argument when an array has more than scalars_max elements
// or when an operation has no expansion: an index that varies, a random number.
std::vector<Elements> expand(const Graph& graph, std::span<const Id> outputs, Graph& scalars);

}  // namespace gradus::engine
