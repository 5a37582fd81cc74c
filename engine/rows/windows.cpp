// unfold(x) [height, width, strides (2), paddings (2), dilations (2), pads with −∞]: (N, C, H, W) → (N, C·height·width,
// L), the windows of an image as columns. fold(columns) [the same nine, H, W]: its transpose, which adds up what
// overlaps. Convolution and pooling are made of these two.
#include <array>
#include <limits>
#include <stdexcept>

#include "engine/rows/families.hpp"
#include "engine/rows/window.hpp"
#include "engine/var.hpp"

namespace gradus::engine {

namespace {

constexpr std::size_t window_parameters = 9;

Shape shape_of_unfold(const Call& call) {
    const Shape& x = call.shape(0);
    if (x.rank() != 4) throw std::invalid_argument("unfold: shape " + to_string(x) + " is not (N, C, H, W)");
    const Windows w = windows_of(call.parameters, x[2], x[3]);
    return {x[0], x[1] * w.height * w.width, w.rows * w.columns};
}

Shape shape_of_fold(const Call& call) {
    const Shape& columns = call.shape(0);
    const Windows w = windows_of(call.parameters, call.parameter(9), call.parameter(10));
    if (columns.rank() != 3 || columns[1] % (w.height * w.width) != 0 || columns[2] != w.rows * w.columns) {
        throw std::invalid_argument("fold: shape " + to_string(columns) + " of windows " + std::to_string(w.rows) +
                                    " by " + std::to_string(w.columns));
    }
    return {columns[0], columns[1] / (w.height * w.width), call.parameter(9), call.parameter(10)};
}

std::array<std::int64_t, window_parameters + 2> with_image(std::span<const std::int64_t> parameters,
                                                           const Shape& image) {
    std::array<std::int64_t, window_parameters + 2> all{};
    for (std::size_t i = 0; i < window_parameters; ++i) all[i] = parameters[i];
    all[window_parameters] = image[2];
    all[window_parameters + 1] = image[3];
    return all;
}

Id vjp_unfold(Graph& graph, Id node, std::size_t, Id dy) {
    return graph.apply(Op::fold, std::array{dy},
                       with_image(graph.parameters(node), graph.shape(graph.operands(node)[0])));
}

// Of the padding nothing is left in a derivative, so it is 0.
Id zero_padded(Graph& graph, Id node, Id of) {
    std::array<std::int64_t, window_parameters> parameters{};
    for (std::size_t i = 0; i + 1 < window_parameters; ++i) parameters[i] = graph.parameters(node)[i];
    return graph.apply(Op::unfold, std::array{of}, parameters);
}

Id jvp_unfold(Graph& graph, Id node, std::span<const Id> tangents) {
    return tangents[0] == no_id ? no_id : zero_padded(graph, node, tangents[0]);
}

Id vjp_fold(Graph& graph, Id node, std::size_t, Id dy) {
    return zero_padded(graph, node, dy);
}

Elements expand_unfold(Graph& scalars, const Call& call, std::span<const Elements> operands) {
    const Shape& x = call.shape(0);
    const Windows w = windows_of(call.parameters, x[2], x[3]);
    const Id outside = scalars.constant(call.parameter(8) != 0 ? -std::numeric_limits<double>::infinity() : 0.0);
    Elements elements(static_cast<std::size_t>(shape_of_unfold(call).elements()));
    for_each_window_element(w, x[0] * x[1], [&](std::int64_t column, std::int64_t pixel) {
        elements[static_cast<std::size_t>(column)] = pixel < 0 ? outside : operands[0][static_cast<std::size_t>(pixel)];
    });
    return elements;
}

Elements expand_fold(Graph& scalars, const Call& call, std::span<const Elements> operands) {
    const Shape to = shape_of_fold(call);
    const Windows w = windows_of(call.parameters, to[2], to[3]);
    Elements elements(static_cast<std::size_t>(to.elements()), scalars.constant(0.0));
    for_each_window_element(w, to[0] * to[1], [&](std::int64_t column, std::int64_t pixel) {
        if (pixel < 0) return;
        Id& place = elements[static_cast<std::size_t>(pixel)];
        place = scalars.apply(Op::add, {place, operands[0][static_cast<std::size_t>(column)]});
    });
    return elements;
}

}  // namespace

void add_windows(std::span<Row> table) {
    static const std::vector<Sample> unfolds{{{{1, 1, 3, 3}}, {2, 2, 1, 1, 0, 0, 1, 1, 0}},
                                             {{{2, 2, 3, 4}}, {2, 2, 2, 2, 0, 0, 1, 1, 0}},
                                             {{{1, 2, 3, 3}}, {3, 3, 1, 1, 1, 1, 1, 1, 0}},
                                             {{{1, 1, 5, 5}}, {2, 2, 1, 2, 0, 1, 2, 2, 0}}};
    static const std::vector<Sample> folds{{{{1, 4, 4}}, {2, 2, 1, 1, 0, 0, 1, 1, 0, 3, 3}},
                                           {{{2, 9, 9}}, {3, 3, 1, 1, 1, 1, 1, 1, 0, 3, 3}}};
    Row& unfold = of(table, Op::unfold);
    unfold.operands_min = unfold.operands_max = 1;
    unfold.shape = shape_of_unfold;
    unfold.vjp = vjp_unfold;
    unfold.jvp = jvp_unfold;
    unfold.expand = expand_unfold;
    unfold.samples = unfolds;
    Row& fold = of(table, Op::fold);
    fold.operands_min = fold.operands_max = 1;
    fold.shape = shape_of_fold;
    fold.vjp = vjp_fold;
    fold.jvp = linear_in_first;
    fold.expand = expand_fold;
    fold.samples = folds;
}

}  // namespace gradus::engine
