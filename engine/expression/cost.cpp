#include "engine/expression/cost.hpp"

#include <algorithm>
#include <vector>

namespace gradus::engine::expression {

double cost_of(const Graph& graph, Id id) {
    if (graph.op(id) == Op::input || graph.op(id) == Op::constant) return 0;
    auto numbers = static_cast<double>(graph.shape(id).elements());
    for (const Id operand : graph.operands(id)) {
        numbers = std::max(numbers, static_cast<double>(graph.shape(operand).elements()));
    }
    const Shape& first = graph.shape(graph.operands(id)[0]);
    if (graph.op(id) == Op::matmul || graph.op(id) == Op::solve) {
        return static_cast<double>(graph.shape(id).elements()) *
               static_cast<double>(first[first.rank() - (graph.parameters(id)[0] != 0 ? 2 : 1)]) *
               static_cast<double>(graph.op(id) == Op::solve ? first[first.rank() - 1] + 1 : 1);
    }
    return numbers;
}

double cost_of_all(const Graph& graph, std::span<const Id> outputs) {
    std::vector<char> is_needed(static_cast<std::size_t>(graph.size()), 0);
    for (const Id id : outputs) is_needed[static_cast<std::size_t>(id)] = 1;
    double cost = 0;
    for (Id id = graph.size() - 1; id >= 0; --id) {
        if (!is_needed[static_cast<std::size_t>(id)]) continue;
        cost += cost_of(graph, id);
        for (const Id operand : graph.operands(id)) is_needed[static_cast<std::size_t>(operand)] = 1;
    }
    return cost;
}

}  // namespace gradus::engine::expression
