// Operations that move elements and compute nothing. Each is a map from the elements of its value to those of its
// operands, and linear.
//
// reshape, broadcast_to: [extents…]. permute: [axes…]. slice: [axis, start, stop, step]. unslice, the slice's
// transpose, places its operand into zeros: [axis, start, step, extent]. concat: [axis]. flip: [axis].
#include <array>
#include <stdexcept>
#include <utility>

#include "engine/layout.hpp"
#include "engine/rows/families.hpp"
#include "engine/var.hpp"

namespace gradus::engine {

namespace {

std::vector<std::int64_t> extents_of(const Shape& shape) {
    return {shape.extents().begin(), shape.extents().end()};
}

int first_axis(const Call& call) {
    return axis_of(call.shape(0), call.parameter(0), row(call.op).name);
}

Shape with_extent(const Shape& shape, int axis, std::int64_t extent) {
    auto extents = extents_of(shape);
    extents[static_cast<std::size_t>(axis)] = extent;
    return Shape(extents);
}

[[noreturn]] void refuse(const Call& call, const std::string& why) {
    throw std::invalid_argument(std::string(row(call.op).name) + ": " + why);
}

Shape shape_of_reshape(const Call& call) {
    const Shape shape(call.parameters);
    if (shape.elements() != call.shape(0).elements()) {
        refuse(call, "shape " + to_string(call.shape(0)) + " has not the elements of " + to_string(shape));
    }
    return shape;
}

Id vjp_reshape(Graph& graph, Id node, std::size_t, Id dy) {
    return reshape({&graph, dy}, extents_of(graph.shape(graph.operands(node)[0]))).id;
}

Elements expand_reshape(Graph&, const Call&, std::span<const Elements> operands) {
    return operands[0];
}

Shape shape_of_broadcast(const Call& call) {
    const Shape shape(call.parameters);
    if (broadcast(call.shape(0), shape, "broadcast_to") != shape) {
        refuse(call, "shape " + to_string(call.shape(0)) + " does not stretch to " + to_string(shape));
    }
    return shape;
}

Id vjp_broadcast(Graph& graph, Id node, std::size_t, Id dy) {
    return sum_to({&graph, dy}, graph.shape(graph.operands(node)[0])).id;
}

Elements expand_broadcast(Graph&, const Call& call, std::span<const Elements> operands) {
    const Shape to(call.parameters);
    const Shape& from = call.shape(0);
    std::array<std::int64_t, axes_max> strides{};
    const auto own = from.strides();
    const int added = to.rank() - from.rank();
    for (int axis = 0; axis < from.rank(); ++axis) {
        strides[static_cast<std::size_t>(axis + added)] = from[axis] == 1 ? 0 : own[static_cast<std::size_t>(axis)];
    }
    Elements elements;
    for_each_index(to, [&](const Index& index) {
        elements.push_back(operands[0][static_cast<std::size_t>(position(index, strides, to.rank()))]);
    });
    return elements;
}

Shape shape_of_permute(const Call& call) {
    const Shape& shape = call.shape(0);
    std::array<bool, axes_max> seen{};
    std::vector<std::int64_t> extents;
    for (const std::int64_t parameter : call.parameters) {
        const int axis = axis_of(shape, parameter, "permute");
        if (std::exchange(seen[static_cast<std::size_t>(axis)], true)) refuse(call, "an axis stands twice");
        extents.push_back(shape[axis]);
    }
    if (static_cast<int>(extents.size()) != shape.rank()) refuse(call, "not all axes of " + to_string(shape));
    return Shape(extents);
}

Id vjp_permute(Graph& graph, Id node, std::size_t, Id dy) {
    const auto axes = graph.parameters(node);
    std::vector<std::int64_t> inverse(axes.size());
    for (std::size_t i = 0; i < axes.size(); ++i)
        inverse[static_cast<std::size_t>(axes[i])] = static_cast<std::int64_t>(i);
    return permute({&graph, dy}, inverse).id;
}

Elements expand_permute(Graph&, const Call& call, std::span<const Elements> operands) {
    const auto own = call.shape(0).strides();
    std::array<std::int64_t, axes_max> strides{};
    for (std::size_t i = 0; i < call.parameters.size(); ++i)
        strides[i] = own[static_cast<std::size_t>(call.parameters[i])];
    const Shape to = shape_of_permute(call);
    Elements elements;
    for_each_index(to, [&](const Index& index) {
        elements.push_back(operands[0][static_cast<std::size_t>(position(index, strides, to.rank()))]);
    });
    return elements;
}

Shape shape_of_slice(const Call& call) {
    const int axis = first_axis(call);
    const std::int64_t extent = call.shape(0)[axis], start = call.parameter(1), stop = call.parameter(2),
                       step = call.parameter(3);
    if (start < 0 || stop < start || stop > extent || step < 1) {
        refuse(call, std::to_string(start) + ":" + std::to_string(stop) + ":" + std::to_string(step) + " of shape " +
                         to_string(call.shape(0)));
    }
    return with_extent(call.shape(0), axis, (stop - start + step - 1) / step);
}

Id vjp_slice(Graph& graph, Id node, std::size_t, Id dy) {
    const Call call = call_of(graph, node);
    return graph.apply(Op::unslice, {dy},
                       {call.parameter(0), call.parameter(1), call.parameter(3), call.shape(0)[first_axis(call)]});
}

// The element of the operand at `index` with its axis moved to start + step * i.
std::size_t spread(const Call& call, Index index, const Shape& larger, std::int64_t start, std::int64_t step) {
    const auto axis = static_cast<std::size_t>(first_axis(call));
    index[axis] = start + step * index[axis];
    return static_cast<std::size_t>(position(index, larger.strides(), larger.rank()));
}

Elements expand_slice(Graph&, const Call& call, std::span<const Elements> operands) {
    Elements elements;
    for_each_index(shape_of_slice(call), [&](const Index& index) {
        elements.push_back(operands[0][spread(call, index, call.shape(0), call.parameter(1), call.parameter(3))]);
    });
    return elements;
}

Shape shape_of_unslice(const Call& call) {
    const int axis = first_axis(call);
    const std::int64_t count = call.shape(0)[axis], start = call.parameter(1), step = call.parameter(2),
                       extent = call.parameter(3);
    if (start < 0 || step < 1 || (count > 0 && start + (count - 1) * step >= extent)) {
        refuse(call, "shape " + to_string(call.shape(0)) + " does not fit into " + std::to_string(extent));
    }
    return with_extent(call.shape(0), axis, extent);
}

Id vjp_unslice(Graph& graph, Id node, std::size_t, Id dy) {
    const Call call = call_of(graph, node);
    const std::int64_t count = call.shape(0)[first_axis(call)], start = call.parameter(1), step = call.parameter(2);
    const std::int64_t stop = count == 0 ? start : start + (count - 1) * step + 1;
    return graph.apply(Op::slice, {dy}, {call.parameter(0), start, stop, step});
}

Elements expand_unslice(Graph& scalars, const Call& call, std::span<const Elements> operands) {
    const Shape to = shape_of_unslice(call);
    Elements elements(static_cast<std::size_t>(to.elements()), scalars.constant(0.0));
    std::size_t from = 0;
    for_each_index(call.shape(0), [&](const Index& index) {
        elements[spread(call, index, to, call.parameter(1), call.parameter(2))] = operands[0][from++];
    });
    return elements;
}

Shape shape_of_concat(const Call& call) {
    const int axis = first_axis(call);
    std::int64_t extent = 0;
    for (std::size_t i = 0; i < call.operands.size(); ++i) {
        const Shape& part = call.shape(i);
        if (part.rank() != call.shape(0).rank() || with_extent(part, axis, 0) != with_extent(call.shape(0), axis, 0)) {
            refuse(call, "shapes " + to_string(call.shape(0)) + " and " + to_string(part));
        }
        extent += part[axis];
    }
    return with_extent(call.shape(0), axis, extent);
}

std::int64_t start_of_part(const Call& call, std::size_t part) {
    std::int64_t start = 0;
    for (std::size_t i = 0; i < part; ++i) start += call.shape(i)[first_axis(call)];
    return start;
}

Id vjp_concat(Graph& graph, Id node, std::size_t operand, Id dy) {
    const Call call = call_of(graph, node);
    const std::int64_t start = start_of_part(call, operand);
    return slice({&graph, dy}, call.parameter(0), start, start + call.shape(operand)[first_axis(call)]).id;
}

Id jvp_concat(Graph& graph, Id node, std::span<const Id> tangents) {
    std::vector<Id> parts(tangents.begin(), tangents.end());
    bool any = false;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        any = any || parts[i] != no_id;
        if (parts[i] == no_id) parts[i] = like({&graph, graph.operands(node)[i]}, 0).id;
    }
    return any ? graph.apply(Op::concat, parts, call_of(graph, node).parameters) : no_id;
}

Elements expand_concat(Graph&, const Call& call, std::span<const Elements> operands) {
    const Shape to = shape_of_concat(call);
    Elements elements(static_cast<std::size_t>(to.elements()), no_id);
    for (std::size_t part = 0; part < operands.size(); ++part) {
        const std::int64_t start = start_of_part(call, part);
        std::size_t from = 0;
        for_each_index(call.shape(part), [&](const Index& index) {
            elements[spread(call, index, to, start, 1)] = operands[part][from++];
        });
    }
    return elements;
}

Shape shape_of_flip(const Call& call) {
    first_axis(call);
    return call.shape(0);
}

Id vjp_flip(Graph& graph, Id node, std::size_t, Id dy) {
    return graph.apply(Op::flip, {dy}, {graph.parameters(node)[0]});
}

Elements expand_flip(Graph&, const Call& call, std::span<const Elements> operands) {
    Elements elements;
    for_each_index(call.shape(0), [&](const Index& index) {
        elements.push_back(operands[0][spread(call, index, call.shape(0), call.shape(0)[first_axis(call)] - 1, -1)]);
    });
    return elements;
}

void set(Row& r, Shape (*shape)(const Call&), Id (*vjp)(Graph&, Id, std::size_t, Id),
         Elements (*expand)(Graph&, const Call&, std::span<const Elements>), std::span<const Sample> samples) {
    r.operands_min = r.operands_max = 1;
    r.shape = shape;
    r.vjp = vjp;
    r.jvp = linear_in_first;
    r.expand = expand;
    r.samples = samples;
}

}  // namespace

void add_arrangements(std::span<Row> table) {
    static const std::vector<Sample> reshapes{{{{2, 3}}, {3, 2}}, {{Shape{4}}, {2, 1, 2}}, {{Shape{1}}, {}}};
    static const std::vector<Sample> broadcasts{
        {{Shape{3}}, {2, 3}}, {{{2, 1}}, {2, 3}}, {{Shape{}}, {2}}, {{{1, 2, 1}}, {2, 2, 2}}};
    static const std::vector<Sample> permutes{{{{2, 3}}, {1, 0}}, {{{2, 3, 2}}, {2, 0, 1}}};
    static const std::vector<Sample> slices{
        {{Shape{5}}, {0, 1, 4, 1}}, {{Shape{5}}, {0, 0, 5, 2}}, {{{2, 3}}, {1, 2, 3, 1}}};
    static const std::vector<Sample> unslices{{{Shape{2}}, {0, 1, 2, 5}}, {{{2, 1}}, {1, 2, 1, 3}}};
    static const std::vector<Sample> concats{{{{2}, {3}}, {0}}, {{{2, 1}, {2, 2}, {2, 1}}, {1}}};
    static const std::vector<Sample> flips{{{Shape{4}}, {0}}, {{{2, 3}}, {1}}};
    set(of(table, Op::reshape), shape_of_reshape, vjp_reshape, expand_reshape, reshapes);
    set(of(table, Op::broadcast_to), shape_of_broadcast, vjp_broadcast, expand_broadcast, broadcasts);
    set(of(table, Op::permute), shape_of_permute, vjp_permute, expand_permute, permutes);
    set(of(table, Op::slice), shape_of_slice, vjp_slice, expand_slice, slices);
    set(of(table, Op::unslice), shape_of_unslice, vjp_unslice, expand_unslice, unslices);
    set(of(table, Op::concat), shape_of_concat, vjp_concat, expand_concat, concats);
    set(of(table, Op::flip), shape_of_flip, vjp_flip, expand_flip, flips);
    of(table, Op::concat).operands_max = 1 << 16;
    of(table, Op::concat).jvp = jvp_concat;
}

}  // namespace gradus::engine
