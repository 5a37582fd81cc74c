#include "engine/expression/functions.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <string>

namespace gradus::engine::expression {

namespace {

using Arguments = std::span<const Var>;

Axes axes_of(Arguments a, std::size_t from) {
    Axes axes;
    for (const Var& each : a.subspan(std::min(from, a.size()))) axes.push_back(whole_number(each, "an axis"));
    return axes;
}

// Of one axis, which is the last when it is not given.
std::int64_t axis_or_last(Arguments a) {
    return a.size() > 1 ? whole_number(a[1], "an axis") : -1;
}

Var zero_like(const Var& x) {
    return like(x, 0);
}

// A constant of which an enclosure is needed: log 2, √2.
Var irrational(const Var& x, Op op, double of) {
    Graph& graph = *x.graph;
    return {&graph, graph.apply(op, {graph.constant(of)})};
}

// sqrt whose slope at 0 is 0, as PyTorch has it for std and norm.
Var root_flat_at_zero(const Var& x) {
    const Var is_zero = eq(x, 0);
    return where(is_zero, zero_like(x), sqrt(where(is_zero, like(x, 1), x)));
}

Var exponential_below_zero(const Var& x) {
    return expm1(where(gt(x, 0), zero_like(x), x));
}

Var shifted(const Var& x, std::int64_t axis) {
    const Var greatest = amax(x, {axis}, true);
    return x - greatest;
}

Var softmax(const Var& x, std::int64_t axis) {
    const Var e = exp(shifted(x, axis));
    return e / sum(e, {axis}, true);
}

Var log_softmax(const Var& x, std::int64_t axis) {
    const Var z = shifted(x, axis);
    return z - log(sum(exp(z), {axis}, true));
}

Var dot(const Var& a, const Var& b) {
    if (a.shape().rank() != 1 || a.shape() != b.shape())
        throw std::invalid_argument("dot: shapes " + to_string(a.shape()) + " and " + to_string(b.shape()));
    return sum(a * b);
}

Var outer(const Var& a, const Var& b) {
    if (a.shape().rank() != 1 || b.shape().rank() != 1)
        throw std::invalid_argument("outer: shapes " + to_string(a.shape()) + " and " + to_string(b.shape()));
    return unsqueeze(a, 1) * unsqueeze(b, 0);
}

Var trace(const Var& a) {
    if (a.shape().rank() != 2 || a.shape()[0] != a.shape()[1])
        throw std::invalid_argument("trace: shape " + to_string(a.shape()));
    const std::int64_t n = a.shape()[0];
    return n == 0 ? constant(*a.graph, 0) : sum(slice(flatten(a), 0, 0, n * n, n + 1));
}

Var norm_of_order(Arguments a) {
    if (a.size() == 1) return norm(a[0]);
    const std::int64_t order = whole_number(a[1], "the order of a norm");
    if (order == 1) return sum(abs(a[0]));
    if (order == 2) return norm(a[0]);
    throw std::invalid_argument("norm: order " + std::to_string(order));
}

Var huber(const Var& x, const Var& y) {
    const Var d = x - y, size = abs(d);
    return mean(where(lt(size, like(size, 1)), square(d) * 0.5, size - 0.5));
}

Var cross_entropy(const Var& logits, const Var& probabilities) {
    return -sum(probabilities * log_softmax(logits, -1), {-1});
}

Var all_prod(Arguments a) {
    return a.size() == 1 ? prod(flatten(a[0]), 0) : prod(a[0], axis_or_last(a));
}

// clang-format off
constexpr std::array table{
    Function{"abs", 1, 1, [](Arguments a) { return abs(a[0]); }},
    Function{"absolute", 1, 1, [](Arguments a) { return abs(a[0]); }},
    Function{"acos", 1, 1, [](Arguments a) { return acos(a[0]); }},
    Function{"amax", 1, 8, [](Arguments a) { return amax(a[0], axes_of(a, 1)); }},
    Function{"amin", 1, 8, [](Arguments a) { return amin(a[0], axes_of(a, 1)); }},
    Function{"arccos", 1, 1, [](Arguments a) { return acos(a[0]); }},
    Function{"arcsin", 1, 1, [](Arguments a) { return asin(a[0]); }},
    Function{"arctan", 1, 1, [](Arguments a) { return atan(a[0]); }},
    Function{"arctan2", 2, 2, [](Arguments a) { return atan2(a[0], a[1]); }},
    Function{"array", 1, 1, [](Arguments a) { return a[0]; }},
    Function{"asin", 1, 1, [](Arguments a) { return asin(a[0]); }},
    Function{"atan", 1, 1, [](Arguments a) { return atan(a[0]); }},
    Function{"atan2", 2, 2, [](Arguments a) { return atan2(a[0], a[1]); }},
    Function{"ceil", 1, 1, [](Arguments a) { return ceil(a[0]); }},
    Function{"clamp", 3, 3, [](Arguments a) { return clamp(a[0], a[1], a[2]); }},
    Function{"clip", 3, 3, [](Arguments a) { return clamp(a[0], a[1], a[2]); }},
    Function{"cos", 1, 1, [](Arguments a) { return cos(a[0]); }},
    Function{"cosh", 1, 1, [](Arguments a) { return cosh(a[0]); }},
    Function{"cross_entropy", 2, 2, [](Arguments a) { return cross_entropy(a[0], a[1]); }},
    Function{"cumsum", 1, 2, [](Arguments a) { return cumsum(a[0], axis_or_last(a)); }},
    Function{"dot", 2, 2, [](Arguments a) { return dot(a[0], a[1]); }},
    Function{"elu", 1, 1, [](Arguments a) { return where(gt(a[0], 0), a[0], exponential_below_zero(a[0])); }},
    Function{"erf", 1, 1, [](Arguments a) { return erf(a[0]); }},
    Function{"exp", 1, 1, [](Arguments a) { return exp(a[0]); }},
    Function{"exp2", 1, 1, [](Arguments a) { return pow(constant(*a[0].graph, 2), a[0]); }},
    Function{"expit", 1, 1, [](Arguments a) { return sigmoid(a[0]); }},
    Function{"expm1", 1, 1, [](Arguments a) { return expm1(a[0]); }},
    Function{"flatten", 1, 1, [](Arguments a) { return flatten(a[0]); }},
    Function{"floor", 1, 1, [](Arguments a) { return floor(a[0]); }},
    Function{"fmod", 2, 2, [](Arguments a) { return fmod(a[0], a[1]); }},
    Function{"frac", 1, 1, [](Arguments a) { return a[0] - trunc(a[0]); }},
    Function{"gelu", 1, 1, [](Arguments a) { return a[0] * 0.5 * (1 + erf(a[0] / irrational(a[0], Op::sqrt, 2))); }},
    Function{"hardtanh", 1, 1, [](Arguments a) { return where(lt(abs(a[0]), 1), a[0], sign(a[0])); }},
    Function{"heaviside", 2, 2, [](Arguments a) { return where(eq(a[0], 0), a[1], gt(a[0], 0)); }},
    Function{"huber", 2, 2, [](Arguments a) { return huber(a[0], a[1]); }},
    Function{"huber_loss", 2, 2, [](Arguments a) { return huber(a[0], a[1]); }},
    Function{"l1_loss", 2, 2, [](Arguments a) { return mean(abs(a[0] - a[1])); }},
    Function{"leaky_relu", 1, 2, [](Arguments a) {
        return where(gt(a[0], 0), a[0], a.size() > 1 ? a[1] * a[0] : a[0] / 100); }},
    Function{"ln", 1, 1, [](Arguments a) { return log(a[0]); }},
    Function{"log", 1, 1, [](Arguments a) { return log(a[0]); }},
    Function{"log10", 1, 1, [](Arguments a) { return log(a[0]) / irrational(a[0], Op::log, 10); }},
    Function{"log1p", 1, 1, [](Arguments a) { return log1p(a[0]); }},
    Function{"log2", 1, 1, [](Arguments a) { return log(a[0]) / irrational(a[0], Op::log, 2); }},
    Function{"log_softmax", 1, 2, [](Arguments a) { return log_softmax(a[0], axis_or_last(a)); }},
    Function{"logsigmoid", 1, 1, [](Arguments a) { return -softplus(-a[0]); }},
    Function{"logsumexp", 1, 8, [](Arguments a) { return logsumexp(a[0], axes_of(a, 1)); }},
    Function{"matmul", 2, 2, [](Arguments a) { return matmul(a[0], a[1]); }},
    Function{"max", 1, 2, [](Arguments a) { return a.size() == 1 ? amax(a[0]) : maximum(a[0], a[1]); }},
    Function{"maximum", 2, 2, [](Arguments a) { return maximum(a[0], a[1]); }},
    Function{"mean", 1, 8, [](Arguments a) { return mean(a[0], axes_of(a, 1)); }},
    Function{"min", 1, 2, [](Arguments a) { return a.size() == 1 ? amin(a[0]) : minimum(a[0], a[1]); }},
    Function{"minimum", 2, 2, [](Arguments a) { return minimum(a[0], a[1]); }},
    Function{"mm", 2, 2, [](Arguments a) { return matmul(a[0], a[1]); }},
    Function{"mse_loss", 2, 2, [](Arguments a) { return mean(square(a[0] - a[1])); }},
    Function{"neg", 1, 1, [](Arguments a) { return -a[0]; }},
    Function{"norm", 1, 2, norm_of_order},
    Function{"outer", 2, 2, [](Arguments a) { return outer(a[0], a[1]); }},
    Function{"pow", 2, 2, [](Arguments a) { return pow(a[0], a[1]); }},
    Function{"power", 2, 2, [](Arguments a) { return pow(a[0], a[1]); }},
    Function{"prod", 1, 2, all_prod},
    Function{"reciprocal", 1, 1, [](Arguments a) { return reciprocal(a[0]); }},
    Function{"relu", 1, 1, [](Arguments a) { return relu(a[0]); }},
    Function{"relu6", 1, 1, [](Arguments a) { return where(lt(a[0], 6), relu(a[0]), like(a[0], 6)); }},
    Function{"remainder", 2, 2, [](Arguments a) { return remainder(a[0], a[1]); }},
    Function{"round", 1, 1, [](Arguments a) { return round(a[0]); }},
    Function{"sigmoid", 1, 1, [](Arguments a) { return sigmoid(a[0]); }},
    Function{"sign", 1, 1, [](Arguments a) { return sign(a[0]); }},
    Function{"silu", 1, 1, [](Arguments a) { return a[0] * sigmoid(a[0]); }},
    Function{"sin", 1, 1, [](Arguments a) { return sin(a[0]); }},
    Function{"sinh", 1, 1, [](Arguments a) { return sinh(a[0]); }},
    Function{"smooth_l1_loss", 2, 2, [](Arguments a) { return huber(a[0], a[1]); }},
    Function{"softmax", 1, 2, [](Arguments a) { return softmax(a[0], axis_or_last(a)); }},
    Function{"softplus", 1, 1, [](Arguments a) { return softplus(a[0]); }},
    Function{"solve", 2, 2, [](Arguments a) { return solve(a[0], a[1]); }},
    Function{"sqrt", 1, 1, [](Arguments a) { return sqrt(a[0]); }},
    Function{"square", 1, 1, [](Arguments a) { return square(a[0]); }},
    Function{"std", 1, 8, [](Arguments a) { return root_flat_at_zero(variance(a[0], axes_of(a, 1))); }},
    Function{"step", 1, 1, [](Arguments a) { return gt(a[0], 0); }},
    Function{"sum", 1, 8, [](Arguments a) { return sum(a[0], axes_of(a, 1)); }},
    Function{"t", 1, 1, [](Arguments a) { return transpose(a[0]); }},
    Function{"tan", 1, 1, [](Arguments a) { return tan(a[0]); }},
    Function{"tanh", 1, 1, [](Arguments a) { return tanh(a[0]); }},
    Function{"tensor", 1, 1, [](Arguments a) { return a[0]; }},
    Function{"trace", 1, 1, [](Arguments a) { return trace(a[0]); }},
    Function{"transpose", 1, 1, [](Arguments a) { return transpose(a[0]); }},
    Function{"trunc", 1, 1, [](Arguments a) { return trunc(a[0]); }},
    Function{"var", 1, 8, [](Arguments a) { return variance(a[0], axes_of(a, 1)); }},
    Function{"where", 3, 3, [](Arguments a) { return where(a[0], a[1], a[2]); }},
    Function{"xlogy", 2, 2, [](Arguments a) { return xlogy(a[0], a[1]); }},
};
// clang-format on
static_assert(std::ranges::is_sorted(table, {}, &Function::name), "found by bisection");

}  // namespace

std::span<const Function> functions() {
    return table;
}

const Function* find_function(std::string_view name) {
    const auto found = std::ranges::lower_bound(table, name, {}, &Function::name);
    return found != table.end() && found->name == name ? &*found : nullptr;
}

std::int64_t whole_number(const Var& x, const char* what) {
    constexpr double magnitude_max = 9007199254740992.0;  // 2^53
    const auto value = x.graph->uniform_value(x.id);
    if (!value || !x.shape().is_scalar() || std::trunc(*value) != *value || std::abs(*value) > magnitude_max)
        throw std::invalid_argument(std::string(what) + " is not a constant whole number");
    return static_cast<std::int64_t>(*value);
}

}  // namespace gradus::engine::expression
