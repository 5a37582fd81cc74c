// sum, amax: [keeps_axes, axes… ascending]. cumsum: [axis, from the end].
#include <array>
#include <stdexcept>

#include "engine/layout.hpp"
#include "engine/rows/families.hpp"
#include "engine/var.hpp"

namespace gradus::engine {

namespace {

std::array<bool, axes_max> reduced_axes(const Call& call) {
    std::array<bool, axes_max> reduced{};
    for (const std::int64_t axis : call.parameters.subspan(1)) {
        reduced[static_cast<std::size_t>(axis_of(call.shape(0), axis, row(call.op).name))] = true;
    }
    return reduced;
}

Shape reduced_shape(const Call& call, bool keeps_axes) {
    const Shape& shape = call.shape(0);
    const auto reduced = reduced_axes(call);
    std::vector<std::int64_t> extents;
    for (int axis = 0; axis < shape.rank(); ++axis) {
        if (!reduced[static_cast<std::size_t>(axis)]) extents.push_back(shape[axis]);
        if (reduced[static_cast<std::size_t>(axis)] && keeps_axes) extents.push_back(1);
    }
    return Shape(extents);
}

Shape shape_of_reduction(const Call& call) {
    return reduced_shape(call, call.parameter(0) != 0);
}

Shape shape_of_maximum(const Call& call) {
    const Shape shape = shape_of_reduction(call);
    if (call.shape(0).elements() == 0 && shape.elements() > 0) {
        throw std::invalid_argument("amax: no elements in shape " + to_string(call.shape(0)));
    }
    return shape;
}

// A reduced array stretched back to the shape of what was reduced.
Var stretched(const Call& call, const Var& reduced) {
    const Shape kept = reduced_shape(call, true);
    return broadcast_to(reshape(reduced, {kept.extents().begin(), kept.extents().end()}), call.shape(0));
}

Id vjp_sum(Graph& graph, Id node, std::size_t, Id dy) {
    return stretched(call_of(graph, node), {&graph, dy}).id;
}

// Ones at the maxima, divided by how many there are.
Var shares_of_maxima(Graph& graph, Id node) {
    const Call call = call_of(graph, node);
    const Var x{&graph, call.operands[0]};
    const Axes axes(call.parameters.begin() + 1, call.parameters.end());
    const Var is_maximum = eq(x, stretched(call, {&graph, node}));
    return is_maximum / sum(is_maximum, axes, true);
}

Id vjp_amax(Graph& graph, Id node, std::size_t, Id dy) {
    const Var shares = shares_of_maxima(graph, node);
    return (stretched(call_of(graph, node), {&graph, dy}) * shares).id;
}

Id jvp_amax(Graph& graph, Id node, std::span<const Id> tangents) {
    if (tangents[0] == no_id) return no_id;
    const Var weighted = shares_of_maxima(graph, node) * Var{&graph, tangents[0]};
    return graph.apply(
        Op::sum, std::array{weighted.id},
        std::vector<std::int64_t>(call_of(graph, node).parameters.begin(), call_of(graph, node).parameters.end()));
}

Elements expand_reduction(Graph& scalars, const Call& call, std::span<const Elements> operands) {
    const Op combine = call.op == Op::sum ? Op::add : Op::maximum;
    const auto reduced = reduced_axes(call);
    auto strides = reduced_shape(call, true).strides();
    for (std::size_t axis = 0; axis < strides.size(); ++axis) {
        if (reduced[axis]) strides[axis] = 0;
    }
    Elements elements(static_cast<std::size_t>(shape_of_reduction(call).elements()), no_id);
    std::size_t from = 0;
    for_each_index(call.shape(0), [&](const Index& index) {
        Id& total = elements[static_cast<std::size_t>(position(index, strides, call.shape(0).rank()))];
        const Id added = operands[0][from++];
        total = total == no_id ? added : scalars.apply(combine, {total, added});
    });
    for (Id& total : elements) {
        if (total == no_id) total = scalars.constant(0.0);
    }
    return elements;
}

Shape shape_of_cumsum(const Call& call) {
    axis_of(call.shape(0), call.parameter(0), "cumsum");
    return call.shape(0);
}

Id vjp_cumsum(Graph& graph, Id node, std::size_t, Id dy) {
    const Call call = call_of(graph, node);
    return graph.apply(Op::cumsum, {dy}, {call.parameter(0), call.parameter(1) == 0});
}

Elements expand_cumsum(Graph& scalars, const Call& call, std::span<const Elements> operands) {
    const Shape& shape = call.shape(0);
    const int axis = axis_of(shape, call.parameter(0), "cumsum");
    const bool from_end = call.parameter(1) != 0;
    const auto stride = static_cast<std::size_t>(shape.strides()[static_cast<std::size_t>(axis)]);
    Elements elements = operands[0];
    for (std::size_t k = 0; k < elements.size(); ++k) {
        const std::size_t i = from_end ? elements.size() - 1 - k : k;
        const auto along = static_cast<std::int64_t>(i / stride) % shape[axis];
        if (along == (from_end ? shape[axis] - 1 : 0)) continue;
        elements[i] = scalars.apply(Op::add, {elements[from_end ? i + stride : i - stride], elements[i]});
    }
    return elements;
}

}  // namespace

void add_reductions(std::span<Row> table) {
    static const std::vector<Sample> reductions{
        {{Shape{4}}, {0, 0}}, {{{2, 3}}, {0, 1}}, {{{2, 3}}, {1, 0}}, {{{2, 3, 2}}, {0, 0, 2}}, {{Shape{1}}, {1, 0}}};
    for (const Op op : {Op::sum, Op::amax}) {
        Row& r = of(table, op);
        r.operands_min = r.operands_max = 1;
        r.expand = expand_reduction;
        r.samples = reductions;
    }
    of(table, Op::sum).shape = shape_of_reduction;
    of(table, Op::sum).vjp = vjp_sum;
    of(table, Op::sum).jvp = linear_in_first;
    of(table, Op::amax).shape = shape_of_maximum;
    of(table, Op::amax).vjp = vjp_amax;
    of(table, Op::amax).jvp = jvp_amax;

    static const std::vector<Sample> running{{{Shape{4}}, {0, 0}}, {{{2, 3}}, {1, 0}}, {{{3, 2}}, {0, 1}}};
    Row& cumsum = of(table, Op::cumsum);
    cumsum.operands_min = cumsum.operands_max = 1;
    cumsum.shape = shape_of_cumsum;
    cumsum.vjp = vjp_cumsum;
    cumsum.jvp = linear_in_first;
    cumsum.expand = expand_cumsum;
    cumsum.samples = running;
}

}  // namespace gradus::engine
