// A node under construction, with the operators and functions of numbers: how formulas are written into a graph.
//
//   Graph graph;
//   const Var x = input(graph, "x");
//   const Var y = -(1 / (square(x) + 1)) * log(sigmoid(x) + 1);
//
// The elementwise functions have the names that they have for double, Interval and Dual, so that a template works for
// all of them; those below them work on whole arrays and follow PyTorch. Both operands must be of one graph.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/graph.hpp"

namespace gradus::engine {

struct Var {
    Graph* graph = nullptr;
    Id id = no_id;

    const Shape& shape() const { return graph->shape(id); }
};

Var input(Graph& graph, std::string name, const Shape& shape = {});
Var constant(Graph& graph, double value);
// A constant of the shape of x.
Var like(const Var& x, double value);
// The same of a number that `value` is the nearest double to.
Var like_rounded(const Var& x, double value);

Var operator-(const Var& x);
Var operator+(const Var& a, const Var& b);
Var operator-(const Var& a, const Var& b);
Var operator*(const Var& a, const Var& b);
Var operator/(const Var& a, const Var& b);
Var operator+(const Var& a, double b);
Var operator-(const Var& a, double b);
Var operator*(const Var& a, double b);
Var operator/(const Var& a, double b);
Var operator+(double a, const Var& b);
Var operator-(double a, const Var& b);
Var operator*(double a, const Var& b);
Var operator/(double a, const Var& b);

// clang-format off
#define GRADUS_DECLARED_1(name) Var name(const Var& x);
#define GRADUS_DECLARED_2(name) Var name(const Var& a, const Var& b); Var name(const Var& a, double b);
#define GRADUS_DECLARED_3(name) Var name(const Var& a, const Var& b, const Var& c);
// clang-format on
GRADUS_UNARY_OPS(GRADUS_DECLARED_1)
GRADUS_BINARY_OPS(GRADUS_DECLARED_2)
GRADUS_TERNARY_OPS(GRADUS_DECLARED_3)
#undef GRADUS_DECLARED_1
#undef GRADUS_DECLARED_2
#undef GRADUS_DECLARED_3

inline Var slope_of_steps(const Var& value) {
    return like(value, 0);
}

inline Var slope_of_choice(const Var& condition, const Var&) {
    return like(condition, 0);
}

// Axes may be negative; none means all of them.
using Axes = std::vector<std::int64_t>;

Var sum(const Var& x, const Axes& axes = {}, bool keeps_axes = false);
Var mean(const Var& x, const Axes& axes = {}, bool keeps_axes = false);
// Ties share the gradient evenly (torch.amax).
Var amax(const Var& x, const Axes& axes = {}, bool keeps_axes = false);
Var amin(const Var& x, const Axes& axes = {}, bool keeps_axes = false);
Var prod(const Var& x, std::int64_t axis, bool keeps_axis = false);
Var cumsum(const Var& x, std::int64_t axis);
Var logsumexp(const Var& x, const Axes& axes = {}, bool keeps_axes = false);
// correction: what is taken off the number of elements; 1 is PyTorch's default, 0 the variance of a population.
Var variance(const Var& x, const Axes& axes = {}, double correction = 1, bool keeps_axes = false);
// The 2-norm; its gradient at 0 is 0.
Var norm(const Var& x, const Axes& axes = {}, bool keeps_axes = false);
// The first of the greatest; has no gradient.
Var argmax(const Var& x, std::int64_t axis, bool keeps_axis = false);
// Stable; ascending unless asked otherwise.
Var argsort(const Var& x, std::int64_t axis, bool descending = false);
// The maximum along an axis; the first of the greatest has all of the gradient (torch.max with dim).
Var maximum_along(const Var& x, std::int64_t axis, bool keeps_axis = false);

// One extent may be -1: what remains.
Var reshape(const Var& x, std::vector<std::int64_t> extents);
Var flatten(const Var& x, std::int64_t first_axis = 0);
Var permute(const Var& x, std::vector<std::int64_t> axes);
Var transpose(const Var& x, std::int64_t axis_a, std::int64_t axis_b);
// Exchanges the last two axes.
Var transpose(const Var& x);
Var broadcast_to(const Var& x, const Shape& shape);
// The inverse of broadcasting: what was stretched is added up.
Var sum_to(const Var& x, const Shape& shape);
Var unsqueeze(const Var& x, std::int64_t axis);
Var squeeze(const Var& x, std::int64_t axis);
// Elements start, start + step, … before stop; bounds as in Python, step ≥ 1.
Var slice(const Var& x, std::int64_t axis, std::int64_t start, std::int64_t stop, std::int64_t step = 1);
// One position of an axis, which goes away.
Var select(const Var& x, std::int64_t axis, std::int64_t position);
Var concat(std::span<const Var> parts, std::int64_t axis);
Var stack(std::span<const Var> parts, std::int64_t axis);
Var flip(const Var& x, std::int64_t axis);

// Indices are whole numbers ≥ 0; others are refused when the graph is evaluated.
// torch.gather: for axis 0, y[i][j] = x[index[i][j]][j].
Var gather(const Var& x, std::int64_t axis, const Var& index);
// Along one axis, at an index of any shape (embedding, index_select).
Var take(const Var& x, std::int64_t axis, const Var& index);
Var one_hot(const Var& index, std::int64_t classes);

// 1-D, 2-D and batched, as torch.matmul.
Var matmul(const Var& a, const Var& b);
// X of A X = B, for A of (n, n) and B of (n) or (n, k).
Var solve(const Var& a, const Var& b);

// Windows of an image as columns, and back (torch.nn.functional.unfold).
struct Window {
    std::int64_t height, width;
    std::int64_t stride_height = 1, stride_width = 1;
    std::int64_t padding_height = 0, padding_width = 0;
    std::int64_t dilation_height = 1, dilation_width = 1;
};
// x: (N, C, H, W) → (N, C·height·width, L). Padding is 0, or −∞ for the sake of maxima.
Var unfold(const Var& x, const Window& window, bool pads_with_minus_infinity = false);

}  // namespace gradus::engine
