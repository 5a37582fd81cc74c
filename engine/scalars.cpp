#include "engine/scalars.hpp"

#include <stdexcept>

#include "engine/layout.hpp"

namespace gradus::engine {

namespace {

std::vector<char> needed_for(const Graph& graph, std::span<const Id> outputs) {
    std::vector<char> needed(static_cast<std::size_t>(graph.size()), 0);
    for (const Id id : outputs) needed[static_cast<std::size_t>(id)] = 1;
    for (Id id = graph.size() - 1; id >= 0; --id) {
        if (!needed[static_cast<std::size_t>(id)]) continue;
        for (const Id operand : graph.operands(id)) needed[static_cast<std::size_t>(operand)] = 1;
    }
    return needed;
}

Elements expand_input(const Graph& graph, Id id, Graph& scalars) {
    const Shape& shape = graph.shape(id);
    Elements elements;
    for_each_index(shape, [&](const Index& index) {
        std::string name = graph.name(id);
        for (int axis = 0; axis < shape.rank(); ++axis)
            name += '[' + std::to_string(index[static_cast<std::size_t>(axis)]) + ']';
        elements.push_back(scalars.input(std::move(name), {}));
    });
    return elements;
}

Elements expand_constant(const Graph& graph, Id id, Graph& scalars) {
    if (graph.shape(id).is_scalar()) return {scalars.constant(graph.values(id)[0], graph.enclosure(id))};
    Elements elements;
    for (const double value : graph.values(id)) elements.push_back(scalars.constant(value));
    return elements;
}

Elements expand_elementwise(const Call& call, std::span<const Elements> operands, Graph& scalars) {
    Elements elements(operands[0].size());
    Id at[3]{};
    for (std::size_t i = 0; i < elements.size(); ++i) {
        for (std::size_t k = 0; k < operands.size(); ++k) at[k] = operands[k][i];
        elements[i] = scalars.apply(call.op, std::span<const Id>(at, operands.size()));
    }
    return elements;
}

Elements expand_node(const Graph& graph, Id id, const std::vector<Elements>& nodes, Graph& scalars) {
    if (graph.op(id) == Op::constant) return expand_constant(graph, id, scalars);
    const Call call = call_of(graph, id);
    std::vector<Elements> operands;
    for (const Id operand : call.operands) operands.push_back(nodes[static_cast<std::size_t>(operand)]);
    const Row& r = row(call.op);
    if (r.is_elementwise) return expand_elementwise(call, operands, scalars);
    if (r.expand == nullptr) throw std::invalid_argument(std::string(r.name) + ": has no expansion into scalars");
    return r.expand(scalars, call, operands);
}

}  // namespace

std::vector<Elements> expand(const Graph& graph, std::span<const Id> outputs, Graph& scalars) {
    std::vector<Elements> nodes(static_cast<std::size_t>(graph.size()));
    for (const Id id : graph.inputs()) nodes[static_cast<std::size_t>(id)] = expand_input(graph, id, scalars);
    const std::vector<char> needed = needed_for(graph, outputs);
    for (Id id = 0; id < graph.size(); ++id) {
        if (!needed[static_cast<std::size_t>(id)] || graph.op(id) == Op::input) continue;
        if (graph.shape(id).elements() > scalars_max) {
            throw std::invalid_argument("expand: shape " + to_string(graph.shape(id)) + " is too large");
        }
        nodes[static_cast<std::size_t>(id)] = expand_node(graph, id, nodes, scalars);
    }
    std::vector<Elements> expanded;
    for (const Id id : outputs) expanded.push_back(nodes[static_cast<std::size_t>(id)]);
    return expanded;
}

}  // namespace gradus::engine
