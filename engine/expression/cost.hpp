// What an evaluation costs, counted in numbers computed before any of them is.
#pragma once

#include <span>

#include "engine/graph.hpp"

namespace gradus::engine::expression {

// How many numbers the evaluation of this node alone computes; multiplications of matrices are counted one by one.
double cost_of(const Graph& graph, Id id);

// The sum over all nodes that the outputs need.
double cost_of_all(const Graph& graph, std::span<const Id> outputs);

}  // namespace gradus::engine::expression
