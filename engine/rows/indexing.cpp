// Operations with indices: whole numbers held in an array like any other, refused at evaluation if they are not.
//
// gather(x, index) [axis] and its transpose scatter_add(x, index) [axis, extent]: index has the shape of the smaller
// array, and away from the axis the shapes are equal. take(x, index) [axis] and put_add(x, index) [axis, extent]: index
// of any shape takes the axis' place. one_hot(index) [classes]. argmax(x) [keeps_axis, axis]: the first of the
// greatest. argsort(x) [axis, descending]: stable.
//
// Their expansion into scalars needs indices that are constants.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "engine/layout.hpp"
#include "engine/rows/families.hpp"
#include "engine/var.hpp"

namespace gradus::engine {

namespace {

[[noreturn]] void refuse(const Call& call, const std::string& why) {
    throw std::invalid_argument(std::string(row(call.op).name) + ": " + why);
}

int indexed_axis(const Call& call) {
    return axis_of(call.shape(0), call.parameter(0), row(call.op).name);
}

Shape with_extent(const Shape& shape, int axis, std::int64_t extent) {
    std::vector<std::int64_t> extents(shape.extents().begin(), shape.extents().end());
    extents[static_cast<std::size_t>(axis)] = extent;
    return Shape(extents);
}

// `shape` with one axis replaced by those of `in_its_place`.
Shape spliced(const Shape& shape, int axis, std::span<const std::int64_t> in_its_place) {
    const auto extents = shape.extents();
    std::vector<std::int64_t> all(extents.begin(), extents.begin() + axis);
    all.insert(all.end(), in_its_place.begin(), in_its_place.end());
    all.insert(all.end(), extents.begin() + axis + 1, extents.end());
    return Shape(all);
}

// The value of a constant index in 0..extent-1.
std::int64_t constant_index(const Graph& scalars, const Call& call, Id id, std::int64_t extent) {
    const auto value = scalars.uniform_value(id);
    if (!value) refuse(call, "an index that varies has no expansion into scalars");
    if (!(*value >= 0 && *value < static_cast<double>(extent)) || std::trunc(*value) != *value) {
        refuse(call, "index " + std::to_string(*value) + " of an axis of " + std::to_string(extent));
    }
    return static_cast<std::int64_t>(*value);
}

Shape shape_of_gather(const Call& call) {
    const int axis = indexed_axis(call);
    if (call.shape(1).rank() != call.shape(0).rank() ||
        with_extent(call.shape(0), axis, 0) != with_extent(call.shape(1), axis, 0)) {
        refuse(call, "shape " + to_string(call.shape(0)) + " by an index of shape " + to_string(call.shape(1)));
    }
    return call.shape(1);
}

Id vjp_gather(Graph& graph, Id node, std::size_t operand, Id dy) {
    if (operand == 1) return no_id;
    const Call call = call_of(graph, node);
    return graph.apply(Op::scatter_add, {dy, call.operands[1]}, {call.parameter(0), call.shape(0)[indexed_axis(call)]});
}

Elements expand_gather(Graph& scalars, const Call& call, std::span<const Elements> operands) {
    const Shape& shape = call.shape(0);
    const int axis = indexed_axis(call);
    const auto strides = shape.strides();
    Elements elements;
    for_each_index(call.shape(1), [&](Index index) {
        index[static_cast<std::size_t>(axis)] =
            constant_index(scalars, call, operands[1][elements.size()], shape[axis]);
        elements.push_back(operands[0][static_cast<std::size_t>(position(index, strides, shape.rank()))]);
    });
    return elements;
}

Shape shape_of_scatter(const Call& call) {
    if (call.shape(0) != call.shape(1))
        refuse(call, "shapes " + to_string(call.shape(0)) + " and " + to_string(call.shape(1)));
    return with_extent(call.shape(0), indexed_axis(call), call.parameter(1));
}

Id vjp_scatter(Graph& graph, Id node, std::size_t operand, Id dy) {
    const Call call = call_of(graph, node);
    return operand == 1 ? no_id : graph.apply(Op::gather, {dy, call.operands[1]}, {call.parameter(0)});
}

Elements expand_scatter(Graph& scalars, const Call& call, std::span<const Elements> operands) {
    const Shape to = shape_of_scatter(call);
    const auto axis = static_cast<std::size_t>(indexed_axis(call));
    const auto strides = to.strides();
    Elements elements(static_cast<std::size_t>(to.elements()), scalars.constant(0.0));
    std::size_t from = 0;
    for_each_index(call.shape(0), [&](Index index) {
        index[axis] = constant_index(scalars, call, operands[1][from], call.parameter(1));
        Id& place = elements[static_cast<std::size_t>(position(index, strides, to.rank()))];
        place = scalars.apply(Op::add, {place, operands[0][from++]});
    });
    return elements;
}

Shape shape_of_take(const Call& call) {
    return spliced(call.shape(0), indexed_axis(call), call.shape(1).extents());
}

Id vjp_take(Graph& graph, Id node, std::size_t operand, Id dy) {
    if (operand == 1) return no_id;
    const Call call = call_of(graph, node);
    return graph.apply(Op::put_add, {dy, call.operands[1]}, {call.parameter(0), call.shape(0)[indexed_axis(call)]});
}

// take and put_add walk over blocks: what lies before the axis, the indices, what lies behind.
struct Blocks {
    std::int64_t before = 1, after = 1;
};

Blocks blocks_around(const Shape& shape, int axis, int axes) {
    Blocks blocks;
    for (int i = 0; i < axis; ++i) blocks.before *= shape[i];
    for (int i = axis + axes; i < shape.rank(); ++i) blocks.after *= shape[i];
    return blocks;
}

Elements expand_take(Graph& scalars, const Call& call, std::span<const Elements> operands) {
    const int axis = indexed_axis(call);
    const std::int64_t extent = call.shape(0)[axis];
    const Blocks blocks = blocks_around(call.shape(0), axis, 1);
    Elements elements;
    for (std::int64_t b = 0; b < blocks.before; ++b) {
        for (const Id index : operands[1]) {
            const std::int64_t start = (b * extent + constant_index(scalars, call, index, extent)) * blocks.after;
            for (std::int64_t a = 0; a < blocks.after; ++a)
                elements.push_back(operands[0][static_cast<std::size_t>(start + a)]);
        }
    }
    return elements;
}

Shape shape_of_put(const Call& call) {
    const auto axis = call.parameter(0);
    const Shape& x = call.shape(0);
    const int axes = call.shape(1).rank();
    if (axis < 0 || axis + axes > x.rank()) refuse(call, "axis " + std::to_string(axis) + " of shape " + to_string(x));
    if (!std::ranges::equal(x.extents().subspan(static_cast<std::size_t>(axis), static_cast<std::size_t>(axes)),
                            call.shape(1).extents())) {
        refuse(call, "shapes " + to_string(x) + " and " + to_string(call.shape(1)));
    }
    std::vector<std::int64_t> extents(x.extents().begin(), x.extents().end());
    extents.erase(extents.begin() + axis, extents.begin() + axis + axes);
    extents.insert(extents.begin() + axis, call.parameter(1));
    return Shape(extents);
}

Id vjp_put(Graph& graph, Id node, std::size_t operand, Id dy) {
    const Call call = call_of(graph, node);
    return operand == 1 ? no_id : graph.apply(Op::take, {dy, call.operands[1]}, {call.parameter(0)});
}

Elements expand_put(Graph& scalars, const Call& call, std::span<const Elements> operands) {
    const std::int64_t extent = call.parameter(1);
    const Blocks blocks = blocks_around(call.shape(0), static_cast<int>(call.parameter(0)), call.shape(1).rank());
    Elements elements(static_cast<std::size_t>(shape_of_put(call).elements()), scalars.constant(0.0));
    std::size_t from = 0;
    for (std::int64_t b = 0; b < blocks.before; ++b) {
        for (const Id index : operands[1]) {
            const std::int64_t start = (b * extent + constant_index(scalars, call, index, extent)) * blocks.after;
            for (std::int64_t a = 0; a < blocks.after; ++a) {
                Id& place = elements[static_cast<std::size_t>(start + a)];
                place = scalars.apply(Op::add, {place, operands[0][from++]});
            }
        }
    }
    return elements;
}

Shape shape_of_one_hot(const Call& call) {
    if (call.parameter(0) < 1) refuse(call, std::to_string(call.parameter(0)) + " classes");
    std::vector<std::int64_t> extents(call.shape(0).extents().begin(), call.shape(0).extents().end());
    extents.push_back(call.parameter(0));
    return Shape(extents);
}

Elements expand_one_hot(Graph& scalars, const Call& call, std::span<const Elements> operands) {
    Elements elements;
    for (const Id index : operands[0]) {
        for (std::int64_t c = 0; c < call.parameter(0); ++c) {
            elements.push_back(scalars.apply(Op::eq, {index, scalars.constant(static_cast<double>(c))}));
        }
    }
    return elements;
}

Shape shape_of_argmax(const Call& call) {
    const int axis = axis_of(call.shape(0), call.parameter(1), "argmax");
    if (call.shape(0)[axis] == 0) refuse(call, "no elements in shape " + to_string(call.shape(0)));
    const std::int64_t kept[] = {1};
    return spliced(call.shape(0), axis,
                   call.parameter(0) != 0 ? std::span<const std::int64_t>(kept) : std::span<const std::int64_t>());
}

Elements expand_argmax(Graph& scalars, const Call& call, std::span<const Elements> operands) {
    const int axis = axis_of(call.shape(0), call.parameter(1), "argmax");
    const std::int64_t extent = call.shape(0)[axis];
    const Blocks blocks = blocks_around(call.shape(0), axis, 1);
    Elements elements;
    for (std::int64_t b = 0; b < blocks.before; ++b) {
        for (std::int64_t a = 0; a < blocks.after; ++a) {
            const auto at = [&](std::int64_t i) {
                return operands[0][static_cast<std::size_t>((b * extent + i) * blocks.after + a)];
            };
            Id greatest = at(0), place = scalars.constant(0.0);
            for (std::int64_t i = 1; i < extent; ++i) {
                const Id is_greater = scalars.apply(Op::gt, {at(i), greatest});
                place = scalars.apply(Op::where, {is_greater, scalars.constant(static_cast<double>(i)), place});
                greatest = scalars.apply(Op::maximum, {greatest, at(i)});
            }
            elements.push_back(place);
        }
    }
    return elements;
}

Shape shape_of_argsort(const Call& call) {
    indexed_axis(call);
    return call.shape(0);
}

// The place of element i is the number of those that stand before it; the element at place p is found by comparing.
Elements expand_argsort(Graph& scalars, const Call& call, std::span<const Elements> operands) {
    const int axis = indexed_axis(call);
    const std::int64_t extent = call.shape(0)[axis];
    const Blocks blocks = blocks_around(call.shape(0), axis, 1);
    Elements elements(operands[0].size(), no_id);
    for (std::int64_t b = 0; b < blocks.before; ++b) {
        for (std::int64_t a = 0; a < blocks.after; ++a) {
            const auto flat = [&](std::int64_t i) {
                return static_cast<std::size_t>((b * extent + i) * blocks.after + a);
            };
            std::vector<Id> places;
            for (std::int64_t i = 0; i < extent; ++i) {
                Id place = scalars.constant(0.0);
                for (std::int64_t j = 0; j < extent; ++j) {
                    if (j == i) continue;
                    const Id x = operands[0][flat(i)], other = operands[0][flat(j)];
                    const Op strictly = call.parameter(1) != 0 ? Op::gt : Op::lt,
                             or_equal = call.parameter(1) != 0 ? Op::ge : Op::le;
                    place = scalars.apply(Op::add, {place, scalars.apply(j < i ? or_equal : strictly, {other, x})});
                }
                places.push_back(place);
            }
            for (std::int64_t p = 0; p < extent; ++p) {
                Id found = scalars.constant(0.0);
                for (std::int64_t i = 1; i < extent; ++i) {
                    const Id is_here = scalars.apply(
                        Op::eq, {places[static_cast<std::size_t>(i)], scalars.constant(static_cast<double>(p))});
                    found = scalars.apply(Op::where, {is_here, scalars.constant(static_cast<double>(i)), found});
                }
                elements[flat(p)] = found;
            }
        }
    }
    return elements;
}

struct Derivatives {
    Id (*vjp)(Graph&, Id, std::size_t, Id) = nullptr;
};

void set(Row& r, int operands, Shape (*shape)(const Call&),
         Elements (*expand)(Graph&, const Call&, std::span<const Elements>), std::span<const Sample> samples,
         Derivatives derivatives) {
    r.operands_min = r.operands_max = operands;
    r.shape = shape;
    r.expand = expand;
    r.samples = samples;
    r.is_flat = derivatives.vjp == nullptr;
    r.vjp = derivatives.vjp;
    if (!r.is_flat) r.jvp = linear_in_first;
}

}  // namespace

void add_indexing(std::span<Row> table) {
    static const std::vector<Sample> gathers{
        {{{4}, {3}}, {0}, 1, 4}, {{{3, 2}, {2, 2}}, {0}, 1, 3}, {{{2, 3}, {2, 1}}, {1}, 1, 3}};
    static const std::vector<Sample> scatters{{{{3}, {3}}, {0, 4}, 1, 4}, {{{2, 2}, {2, 2}}, {0, 3}, 1, 3}};
    static const std::vector<Sample> takes{
        {{{4, 2}, {3}}, {0}, 1, 4}, {{{2, 3}, {2, 2}}, {1}, 1, 3}, {{{5}, {}}, {0}, 1, 5}};
    static const std::vector<Sample> puts{{{{3, 2}, {3}}, {0, 4}, 1, 4}, {{{2, 2, 2}, {2, 2}}, {1, 3}, 1, 3}};
    static const std::vector<Sample> one_hots{{{Shape{3}}, {4}, 0, 4}, {{{2, 2}}, {3}, 0, 3}};
    static const std::vector<Sample> argmaxima{{{Shape{4}}, {0, 0}}, {{{2, 3}}, {1, 1}}, {{{3, 2}}, {0, 0}}};
    static const std::vector<Sample> argsorts{{{Shape{5}}, {0, 0}}, {{{2, 3}}, {1, 1}}};
    set(of(table, Op::gather), 2, shape_of_gather, expand_gather, gathers, {vjp_gather});
    set(of(table, Op::scatter_add), 2, shape_of_scatter, expand_scatter, scatters, {vjp_scatter});
    set(of(table, Op::take), 2, shape_of_take, expand_take, takes, {vjp_take});
    set(of(table, Op::put_add), 2, shape_of_put, expand_put, puts, {vjp_put});
    set(of(table, Op::one_hot), 1, shape_of_one_hot, expand_one_hot, one_hots, {});
    set(of(table, Op::argmax), 1, shape_of_argmax, expand_argmax, argmaxima, {});
    set(of(table, Op::argsort), 1, shape_of_argsort, expand_argsort, argsorts, {});
}

}  // namespace gradus::engine
