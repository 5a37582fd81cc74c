#include "engine/derivatives.hpp"

#include <stdexcept>

#include "engine/row.hpp"

namespace gradus::engine {

namespace {

// Which of the nodes up to `last` depend on one of `by`.
std::vector<char> dependents(const Graph& graph, Id last, std::span<const Var> by) {
    std::vector<char> depends(static_cast<std::size_t>(last) + 1, 0);
    for (const Var& x : by) {
        if (x.id <= last) depends[static_cast<std::size_t>(x.id)] = 1;
    }
    for (Id id = 0; id <= last; ++id) {
        if (depends[static_cast<std::size_t>(id)] || row(graph.op(id)).is_flat) continue;
        for (const Id operand : graph.operands(id)) {
            if (depends[static_cast<std::size_t>(operand)]) {
                depends[static_cast<std::size_t>(id)] = 1;
                break;
            }
        }
    }
    return depends;
}

void accumulate(Graph& graph, Id& total, Id part) {
    if (part != no_id) total = total == no_id ? part : graph.apply(Op::add, {total, part});
}

}  // namespace

std::vector<Var> vector_jacobian(const Var& y, const Var& cotangent, std::span<const Var> by) {
    Graph& graph = *y.graph;
    if (cotangent.shape() != y.shape()) {
        throw std::invalid_argument("gradient: a cotangent of shape " + to_string(cotangent.shape()) + " for " +
                                    to_string(y.shape()));
    }
    const std::vector<char> depends = dependents(graph, y.id, by);
    std::vector<Id> cotangents(static_cast<std::size_t>(y.id) + 1, no_id);
    cotangents[static_cast<std::size_t>(y.id)] = cotangent.id;
    for (Id id = y.id; id >= 0; --id) {
        const Id dy = cotangents[static_cast<std::size_t>(id)];
        if (dy == no_id || !depends[static_cast<std::size_t>(id)]) continue;
        const Row& r = row(graph.op(id));
        if (r.is_flat) continue;
        const std::size_t operands = graph.operands(id).size();
        for (std::size_t i = 0; i < operands; ++i) {
            const Id operand = graph.operands(id)[i];
            if (!depends[static_cast<std::size_t>(operand)]) continue;
            accumulate(graph, cotangents[static_cast<std::size_t>(operand)], r.vjp(graph, id, i, dy));
        }
    }
    std::vector<Var> gradients;
    for (const Var& x : by) {
        const Id found = x.id <= y.id ? cotangents[static_cast<std::size_t>(x.id)] : no_id;
        gradients.push_back(found == no_id ? like(x, 0) : Var{&graph, found});
    }
    return gradients;
}

std::vector<Var> gradient(const Var& y, std::span<const Var> by) {
    if (!y.shape().is_scalar())
        throw std::invalid_argument("gradient: of shape " + to_string(y.shape()) + ", not of a scalar");
    return vector_jacobian(y, like(y, 1), by);
}

Var jacobian_vector(const Var& y, std::span<const Var> by, std::span<const Var> tangents) {
    Graph& graph = *y.graph;
    if (by.size() != tangents.size()) throw std::invalid_argument("jacobian_vector: a tangent for each variable");
    std::vector<Id> moving(static_cast<std::size_t>(y.id) + 1, no_id);
    for (std::size_t i = 0; i < by.size(); ++i) {
        if (by[i].shape() != tangents[i].shape()) {
            throw std::invalid_argument("jacobian_vector: shapes " + to_string(by[i].shape()) + " and " +
                                        to_string(tangents[i].shape()));
        }
        if (by[i].id <= y.id) moving[static_cast<std::size_t>(by[i].id)] = tangents[i].id;
    }
    const std::vector<char> depends = dependents(graph, y.id, by);
    std::vector<Id> of_operands;
    for (Id id = 0; id <= y.id; ++id) {
        if (moving[static_cast<std::size_t>(id)] != no_id || !depends[static_cast<std::size_t>(id)]) continue;
        of_operands.clear();
        for (const Id operand : graph.operands(id)) of_operands.push_back(moving[static_cast<std::size_t>(operand)]);
        moving[static_cast<std::size_t>(id)] = row(graph.op(id)).jvp(graph, id, of_operands);
    }
    const Id found = moving[static_cast<std::size_t>(y.id)];
    return found == no_id ? like(y, 0) : Var{&graph, found};
}

Var hessian(const Var& y, std::span<const Var> by) {
    std::vector<Var> rows;
    for (const Var& first : gradient(y, by)) {
        const Var flat = reshape(first, {-1});
        for (std::int64_t i = 0; i < flat.shape()[0]; ++i) {
            std::vector<Var> parts;
            for (const Var& second : gradient(select(flat, 0, i), by)) parts.push_back(reshape(second, {-1}));
            rows.push_back(concat(parts, 0));
        }
    }
    return stack(rows, 0);
}

}  // namespace gradus::engine
