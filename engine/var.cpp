#include "engine/var.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace gradus::engine {

namespace {

Var applied(const Var& x, Op op, std::span<const std::int64_t> parameters) {
    return {x.graph, x.graph->apply(op, std::span(&x.id, 1), parameters)};
}

// In ascending order, all of them if none is named.
std::vector<std::int64_t> whole_axes(const Shape& shape, const Axes& axes, const char* operation) {
    std::vector<std::int64_t> whole;
    if (axes.empty()) {
        for (int axis = 0; axis < shape.rank(); ++axis) whole.push_back(axis);
    }
    for (const std::int64_t axis : axes) whole.push_back(axis_of(shape, axis, operation));
    std::ranges::sort(whole);
    if (std::ranges::adjacent_find(whole) != whole.end()) {
        throw std::invalid_argument(std::string(operation) + ": an axis stands twice");
    }
    return whole;
}

Var reduced(const Var& x, Op op, const char* operation, const Axes& axes, bool keeps_axes) {
    if (x.shape().is_scalar() && axes.empty()) return x;
    std::vector<std::int64_t> parameters = whole_axes(x.shape(), axes, operation);
    parameters.insert(parameters.begin(), keeps_axes ? 1 : 0);
    return applied(x, op, parameters);
}

double count_along(const Shape& shape, const Axes& axes) {
    double count = 1;
    for (const std::int64_t axis : whole_axes(shape, axes, "mean"))
        count *= static_cast<double>(shape[static_cast<int>(axis)]);
    return count;
}

Var padded(const Var& x, std::int64_t axis, std::int64_t behind, double value) {
    const Shape& shape = x.shape();
    std::vector<std::int64_t> extents(shape.extents().begin(), shape.extents().end());
    extents[static_cast<std::size_t>(axis)] = behind;
    const Var parts[] = {x, broadcast_to(constant(*x.graph, value), Shape(extents))};
    return concat(parts, axis);
}

}  // namespace

Var input(Graph& graph, std::string name, const Shape& shape) {
    return {&graph, graph.input(std::move(name), shape)};
}

Var constant(Graph& graph, double value) {
    return {&graph, graph.constant(value)};
}

Var like(const Var& x, double value) {
    return broadcast_to(constant(*x.graph, value), x.shape());
}

Var like_rounded(const Var& x, double value) {
    return broadcast_to({x.graph, x.graph->constant(value, around(value))}, x.shape());
}

// clang-format off
Var operator-(const Var& x) { return neg(x); }
Var operator+(const Var& a, const Var& b) { return add(a, b); }
Var operator-(const Var& a, const Var& b) { return sub(a, b); }
Var operator*(const Var& a, const Var& b) { return mul(a, b); }
Var operator/(const Var& a, const Var& b) { return div(a, b); }
Var operator+(const Var& a, double b) { return a + constant(*a.graph, b); }
Var operator-(const Var& a, double b) { return a - constant(*a.graph, b); }
Var operator*(const Var& a, double b) { return a * constant(*a.graph, b); }
Var operator/(const Var& a, double b) { return a / constant(*a.graph, b); }
Var operator+(double a, const Var& b) { return constant(*b.graph, a) + b; }
Var operator-(double a, const Var& b) { return constant(*b.graph, a) - b; }
Var operator*(double a, const Var& b) { return constant(*b.graph, a) * b; }
Var operator/(double a, const Var& b) { return constant(*b.graph, a) / b; }

#define GRADUS_DEFINED_1(name) Var name(const Var& x) { return {x.graph, x.graph->apply(Op::name, {x.id})}; }
#define GRADUS_DEFINED_2(name)                                                                                      \
    Var name(const Var& a, const Var& b) { return {a.graph, a.graph->apply(Op::name, {a.id, b.id})}; }              \
    Var name(const Var& a, double b) { return name(a, constant(*a.graph, b)); }
#define GRADUS_DEFINED_3(name) \
    Var name(const Var& a, const Var& b, const Var& c) { return {a.graph, a.graph->apply(Op::name, {a.id, b.id, c.id})}; }
GRADUS_UNARY_OPS(GRADUS_DEFINED_1)
GRADUS_BINARY_OPS(GRADUS_DEFINED_2)
GRADUS_TERNARY_OPS(GRADUS_DEFINED_3)
// clang-format on

Var sum(const Var& x, const Axes& axes, bool keeps_axes) {
    return reduced(x, Op::sum, "sum", axes, keeps_axes);
}

Var mean(const Var& x, const Axes& axes, bool keeps_axes) {
    return sum(x, axes, keeps_axes) / count_along(x.shape(), axes);
}

Var amax(const Var& x, const Axes& axes, bool keeps_axes) {
    return reduced(x, Op::amax, "amax", axes, keeps_axes);
}

Var amin(const Var& x, const Axes& axes, bool keeps_axes) {
    return -amax(-x, axes, keeps_axes);
}

// Halves are multiplied with each other until one is left: no division, so zeros among the factors are right too.
Var prod(const Var& x, std::int64_t axis, bool keeps_axis) {
    const int along = axis_of(x.shape(), axis, "prod");
    Var product = x.shape()[along] == 0 ? padded(x, along, 1, 1) : x;
    for (std::int64_t count = product.shape()[along]; count > 1; count = product.shape()[along]) {
        if (count % 2 != 0) product = padded(product, along, 1, 1);
        const std::int64_t half = (count + 1) / 2;
        product = slice(product, along, 0, half) * slice(product, along, half, 2 * half);
    }
    return keeps_axis ? product : squeeze(product, along);
}

Var cumsum(const Var& x, std::int64_t axis) {
    return applied(x, Op::cumsum, std::vector<std::int64_t>{axis_of(x.shape(), axis, "cumsum"), 0});
}

// The greatest is taken out of the exponentials (as a constant: its gradient cancels) unless it is infinite.
Var logsumexp(const Var& x, const Axes& axes, bool keeps_axes) {
    const Var greatest = amax(x, axes, true);
    const Var shift = where(lt(abs(greatest), like(greatest, INFINITY)), greatest, like(greatest, 0));
    const Var total = log(sum(exp(x - shift), axes, true)) + shift;
    if (keeps_axes || x.shape().is_scalar()) return total;
    const Shape shape = sum(x, axes, false).shape();
    return reshape(total, {shape.extents().begin(), shape.extents().end()});
}

Var variance(const Var& x, const Axes& axes, double correction, bool keeps_axes) {
    const double count = count_along(x.shape(), axes);
    return sum(square(x - mean(x, axes, true)), axes, keeps_axes) / std::max(count - correction, 0.0);
}

// The root of 0 is kept out of the formula, not only out of the answer: its slope is infinite.
Var norm(const Var& x, const Axes& axes, bool keeps_axes) {
    const Var squares = sum(square(x), axes, keeps_axes);
    const Var is_zero = eq(squares, 0);
    return where(is_zero, like(squares, 0), sqrt(where(is_zero, like(squares, 1), squares)));
}

Var argmax(const Var& x, std::int64_t axis, bool keeps_axis) {
    return applied(x, Op::argmax, std::vector<std::int64_t>{keeps_axis, axis_of(x.shape(), axis, "argmax")});
}

Var argsort(const Var& x, std::int64_t axis, bool descending) {
    return applied(x, Op::argsort, std::vector<std::int64_t>{axis_of(x.shape(), axis, "argsort"), descending});
}

Var maximum_along(const Var& x, std::int64_t axis, bool keeps_axis) {
    const Var first = gather(x, axis, argmax(x, axis, true));
    return keeps_axis ? first : squeeze(first, axis);
}

Var reshape(const Var& x, std::vector<std::int64_t> extents) {
    const auto open = std::ranges::find(extents, -1);
    if (open != extents.end()) {
        *open = 1;
        const std::int64_t others = Shape(extents).elements();
        if (others == 0 || x.shape().elements() % others != 0) {
            throw std::invalid_argument("reshape: shape " + to_string(x.shape()) + " into rows of " +
                                        std::to_string(others));
        }
        *open = x.shape().elements() / others;
    }
    return applied(x, Op::reshape, extents);
}

Var flatten(const Var& x, std::int64_t first_axis) {
    const auto extents = x.shape().extents();
    std::vector<std::int64_t> kept(extents.begin(),
                                   extents.begin() + std::min<std::int64_t>(first_axis, x.shape().rank()));
    kept.push_back(-1);
    return reshape(x, kept);
}

Var permute(const Var& x, std::vector<std::int64_t> axes) {
    for (std::int64_t& axis : axes) axis = axis_of(x.shape(), axis, "permute");
    if (static_cast<int>(axes.size()) == x.shape().rank() && std::ranges::is_sorted(axes)) return x;
    return applied(x, Op::permute, axes);
}

Var transpose(const Var& x, std::int64_t axis_a, std::int64_t axis_b) {
    std::vector<std::int64_t> axes = whole_axes(x.shape(), {}, "transpose");
    std::swap(axes[static_cast<std::size_t>(axis_of(x.shape(), axis_a, "transpose"))],
              axes[static_cast<std::size_t>(axis_of(x.shape(), axis_b, "transpose"))]);
    return permute(x, axes);
}

Var transpose(const Var& x) {
    return transpose(x, -2, -1);
}

Var broadcast_to(const Var& x, const Shape& shape) {
    return x.shape() == shape ? x : applied(x, Op::broadcast_to, shape.extents());
}

Var sum_to(const Var& x, const Shape& shape) {
    const int added = x.shape().rank() - shape.rank();
    Axes axes;
    for (int axis = 0; axis < x.shape().rank(); ++axis) {
        if (axis < added || (shape[axis - added] == 1 && x.shape()[axis] != 1)) axes.push_back(axis);
    }
    const Var total = axes.empty() ? x : sum(x, axes, false);
    return reshape(total, {shape.extents().begin(), shape.extents().end()});
}

Var unsqueeze(const Var& x, std::int64_t axis) {
    std::vector<std::int64_t> extents(x.shape().extents().begin(), x.shape().extents().end());
    const std::int64_t at = axis < 0 ? axis + x.shape().rank() + 1 : axis;
    if (at < 0 || at > x.shape().rank())
        throw std::invalid_argument("unsqueeze: axis " + std::to_string(axis) + " of shape " + to_string(x.shape()));
    extents.insert(extents.begin() + at, 1);
    return reshape(x, extents);
}

Var squeeze(const Var& x, std::int64_t axis) {
    const int at = axis_of(x.shape(), axis, "squeeze");
    if (x.shape()[at] != 1)
        throw std::invalid_argument("squeeze: axis " + std::to_string(axis) + " of shape " + to_string(x.shape()));
    std::vector<std::int64_t> extents(x.shape().extents().begin(), x.shape().extents().end());
    extents.erase(extents.begin() + at);
    return reshape(x, extents);
}

Var slice(const Var& x, std::int64_t axis, std::int64_t start, std::int64_t stop, std::int64_t step) {
    const int along = axis_of(x.shape(), axis, "slice");
    const std::int64_t extent = x.shape()[along];
    const auto bound = [extent](std::int64_t at) {
        return std::clamp<std::int64_t>(at < 0 ? at + extent : at, 0, extent);
    };
    const std::int64_t first = bound(start), last = std::max(bound(stop), first);
    if (first == 0 && last == extent && step == 1) return x;
    return applied(x, Op::slice, std::vector<std::int64_t>{along, first, last, step});
}

Var select(const Var& x, std::int64_t axis, std::int64_t position) {
    const int along = axis_of(x.shape(), axis, "select");
    const std::int64_t at = position < 0 ? position + x.shape()[along] : position;
    if (at < 0 || at >= x.shape()[along]) {
        throw std::invalid_argument("select: position " + std::to_string(position) + " of axis " +
                                    std::to_string(axis) + " of shape " + to_string(x.shape()));
    }
    return squeeze(slice(x, along, at, at + 1), along);
}

Var concat(std::span<const Var> parts, std::int64_t axis) {
    if (parts.empty()) throw std::invalid_argument("concat: no parts");
    if (parts.size() == 1) return parts[0];
    std::vector<Id> ids;
    for (const Var& part : parts) ids.push_back(part.id);
    const std::int64_t parameters[] = {axis_of(parts[0].shape(), axis, "concat")};
    return {parts[0].graph, parts[0].graph->apply(Op::concat, ids, parameters)};
}

Var stack(std::span<const Var> parts, std::int64_t axis) {
    std::vector<Var> raised;
    for (const Var& part : parts) raised.push_back(unsqueeze(part, axis));
    return concat(raised, axis < 0 ? axis + raised.at(0).shape().rank() : axis);
}

Var flip(const Var& x, std::int64_t axis) {
    return applied(x, Op::flip, std::vector<std::int64_t>{axis_of(x.shape(), axis, "flip")});
}

Var gather(const Var& x, std::int64_t axis, const Var& index) {
    return {x.graph, x.graph->apply(Op::gather, {x.id, index.id}, {axis_of(x.shape(), axis, "gather")})};
}

Var take(const Var& x, std::int64_t axis, const Var& index) {
    return {x.graph, x.graph->apply(Op::take, {x.id, index.id}, {axis_of(x.shape(), axis, "take")})};
}

Var one_hot(const Var& index, std::int64_t classes) {
    return applied(index, Op::one_hot, std::vector<std::int64_t>{classes});
}

namespace {

// The batch axes of both, broadcast.
Shape with_batch(const Shape& batch, const Shape& matrix) {
    std::vector<std::int64_t> extents(batch.extents().begin(), batch.extents().end());
    extents.push_back(matrix[matrix.rank() - 2]);
    extents.push_back(matrix[matrix.rank() - 1]);
    return Shape(extents);
}

Shape batch_of(const Shape& shape) {
    return Shape(shape.extents().first(static_cast<std::size_t>(shape.rank() - 2)));
}

Var product(const Var& a, const Var& b) {
    return {a.graph, a.graph->apply(Op::matmul, {a.id, b.id}, {0, 0})};
}

}  // namespace

Var matmul(const Var& a, const Var& b) {
    const int rank_a = a.shape().rank(), rank_b = b.shape().rank();
    if (rank_a == 0 || rank_b == 0) {
        throw std::invalid_argument("matmul: shapes " + to_string(a.shape()) + " and " + to_string(b.shape()));
    }
    if (rank_a == 1) return squeeze(matmul(unsqueeze(a, 0), b), rank_b == 1 ? 0 : -2);
    if (rank_b == 1) return squeeze(matmul(a, unsqueeze(b, 1)), -1);
    if (rank_b == 2 && rank_a > 2) {  // one matrix for all of the batch: one large product instead of many
        const Shape& shape = a.shape();
        std::vector<std::int64_t> extents(shape.extents().begin(), shape.extents().end());
        extents.back() = b.shape()[1];
        return reshape(product(reshape(a, {-1, shape[rank_a - 1]}), b), extents);
    }
    const Shape batch = broadcast(batch_of(a.shape()), batch_of(b.shape()), "matmul");
    return product(broadcast_to(a, with_batch(batch, a.shape())), broadcast_to(b, with_batch(batch, b.shape())));
}

Var solve(const Var& a, const Var& b) {
    if (b.shape().rank() == 1) return squeeze(solve(a, unsqueeze(b, 1)), 1);
    return {a.graph, a.graph->apply(Op::solve, {a.id, b.id}, {0})};
}

Var unfold(const Var& x, const Window& w, bool pads_with_minus_infinity) {
    const std::int64_t parameters[] = {w.height,          w.width,          w.stride_height,
                                       w.stride_width,    w.padding_height, w.padding_width,
                                       w.dilation_height, w.dilation_width, pads_with_minus_infinity};
    return applied(x, Op::unfold, parameters);
}

}  // namespace gradus::engine
