// The meaning of the elementwise operations: one definition each, for every kind of number.
//
//   Elementwise<Op::tanh>::value(x)                     the function
//   Elementwise<Op::tanh>::slope(x, y)                  its derivative by x, from the operand x and the value y
//   Elementwise<Op::mul>::slope_a(a, b, y), ::slope_b   the same for two operands, and slope_c for three
//
// A slope is a formula in the same functions, so it can be evaluated (double, float, Interval), differentiated again
// (Dual) and emitted as graph (Var): first and second derivatives, the adjoint and the interval enclosure of an
// operation all come from its one line.
//
// At a kink the slopes are PyTorch's: relu'(0) = 0, clamp' = 1 on its border, a tie of max is shared. Beside its
// formulas a row says where samples for tests are drawn from (`domain`, the same for each operand) and where its kinks
// are.
#pragma once

#include <array>
#include <concepts>

#include "engine/numbers.hpp"
#include "engine/op.hpp"

namespace gradus::engine {

struct Range {
    double low, high;
};

// A point without a derivative, and what may be answered there: an interval of slopes for each operand.
struct Kink {
    std::array<double, 3> at;
    std::array<Range, 3> slopes;
};

template <Op op>
struct Elementwise;

inline constexpr double two_over_sqrt_pi = 1.1283791670955126;

// clang-format off
template <> struct Elementwise<Op::neg> {
    static constexpr Range domain{-3, 3};
    static auto value(auto x) { return -x; }
    static auto slope(auto x, auto) { return like(x, -1); }
};
template <> struct Elementwise<Op::abs> {
    static constexpr Range domain{-3, 3};
    static constexpr std::array kinks{Kink{{0}, {{{-1, 1}}}}};
    static auto value(auto x) { return abs(x); }
    static auto slope(auto x, auto) { return sign(x); }
};
template <> struct Elementwise<Op::sign> {
    static constexpr Range domain{-3, 3};
    static constexpr std::array kinks{Kink{{0}, {{{0, 0}}}}};
    static auto value(auto x) { return sign(x); }
    static auto slope(auto, auto y) { return slope_of_steps(y); }
};
template <> struct Elementwise<Op::square> {
    static constexpr Range domain{-3, 3};
    static auto value(auto x) { return square(x); }
    static auto slope(auto x, auto) { return 2 * x; }
};
template <> struct Elementwise<Op::sqrt> {
    static constexpr Range domain{0.1, 9};
    static auto value(auto x) { return sqrt(x); }
    static auto slope(auto, auto y) { return 1 / (2 * y); }
};
template <> struct Elementwise<Op::reciprocal> {
    static constexpr Range domain{0.2, 4};
    static auto value(auto x) { return reciprocal(x); }
    static auto slope(auto, auto y) { return -square(y); }
};
template <> struct Elementwise<Op::exp> {
    static constexpr Range domain{-3, 3};
    static auto value(auto x) { return exp(x); }
    static auto slope(auto, auto y) { return y; }
};
template <> struct Elementwise<Op::expm1> {
    static constexpr Range domain{-3, 3};
    static auto value(auto x) { return expm1(x); }
    static auto slope(auto, auto y) { return y + 1; }
};
template <> struct Elementwise<Op::log> {
    static constexpr Range domain{0.1, 9};
    static auto value(auto x) { return log(x); }
    static auto slope(auto x, auto) { return 1 / x; }
};
template <> struct Elementwise<Op::log1p> {
    static constexpr Range domain{-0.8, 5};
    static auto value(auto x) { return log1p(x); }
    static auto slope(auto x, auto) { return 1 / (x + 1); }
};
template <> struct Elementwise<Op::sin> {
    static constexpr Range domain{-4, 4};
    static auto value(auto x) { return sin(x); }
    static auto slope(auto x, auto) { return cos(x); }
};
template <> struct Elementwise<Op::cos> {
    static constexpr Range domain{-4, 4};
    static auto value(auto x) { return cos(x); }
    static auto slope(auto x, auto) { return -sin(x); }
};
template <> struct Elementwise<Op::tan> {
    static constexpr Range domain{-1.3, 1.3};
    static auto value(auto x) { return tan(x); }
    static auto slope(auto, auto y) { return 1 + square(y); }
};
template <> struct Elementwise<Op::asin> {
    static constexpr Range domain{-0.9, 0.9};
    static auto value(auto x) { return asin(x); }
    static auto slope(auto x, auto) { return 1 / sqrt(1 - square(x)); }
};
template <> struct Elementwise<Op::acos> {
    static constexpr Range domain{-0.9, 0.9};
    static auto value(auto x) { return acos(x); }
    static auto slope(auto x, auto) { return -1 / sqrt(1 - square(x)); }
};
template <> struct Elementwise<Op::atan> {
    static constexpr Range domain{-3, 3};
    static auto value(auto x) { return atan(x); }
    static auto slope(auto x, auto) { return 1 / (1 + square(x)); }
};
template <> struct Elementwise<Op::sinh> {
    static constexpr Range domain{-3, 3};
    static auto value(auto x) { return sinh(x); }
    static auto slope(auto x, auto) { return cosh(x); }
};
template <> struct Elementwise<Op::cosh> {
    static constexpr Range domain{-3, 3};
    static auto value(auto x) { return cosh(x); }
    static auto slope(auto x, auto) { return sinh(x); }
};
template <> struct Elementwise<Op::tanh> {
    static constexpr Range domain{-3, 3};
    static auto value(auto x) { return tanh(x); }
    static auto slope(auto, auto y) { return 1 - square(y); }
};
template <> struct Elementwise<Op::erf> {
    static constexpr Range domain{-2, 2};
    static auto value(auto x) { return erf(x); }
    static auto slope(auto x, auto) { return like_rounded(x, two_over_sqrt_pi) * exp(-square(x)); }
};
template <> struct Elementwise<Op::sigmoid> {
    static constexpr Range domain{-4, 4};
    static auto value(auto x) { return sigmoid(x); }
    static auto slope(auto, auto y) { return y * (1 - y); }
};
template <> struct Elementwise<Op::softplus> {  // PyTorch's: the identity above its threshold
    static constexpr Range domain{-4, 4};
    static auto value(auto x) { return softplus(x); }
    static auto slope(auto x, auto) { return where(gt(x, softplus_threshold), like(x, 1), sigmoid(x)); }
};
template <> struct Elementwise<Op::relu> {
    static constexpr Range domain{-3, 3};
    static constexpr std::array kinks{Kink{{0}, {{{0, 1}}}}};
    static auto value(auto x) { return relu(x); }
    static auto slope(auto x, auto) { return gt(x, 0); }
};
template <> struct Elementwise<Op::floor> {
    static constexpr Range domain{-3, 3};
    static constexpr std::array kinks{Kink{{1}, {{{0, 0}}}}};
    static auto value(auto x) { return floor(x); }
    static auto slope(auto, auto y) { return slope_of_steps(y); }
};
template <> struct Elementwise<Op::ceil> {
    static constexpr Range domain{-3, 3};
    static constexpr std::array kinks{Kink{{1}, {{{0, 0}}}}};
    static auto value(auto x) { return ceil(x); }
    static auto slope(auto, auto y) { return slope_of_steps(y); }
};
template <> struct Elementwise<Op::round> {
    static constexpr Range domain{-3, 3};
    static constexpr std::array kinks{Kink{{0.5}, {{{0, 0}}}}};
    static auto value(auto x) { return round(x); }
    static auto slope(auto, auto y) { return slope_of_steps(y); }
};
template <> struct Elementwise<Op::trunc> {
    static constexpr Range domain{-3, 3};
    static constexpr std::array kinks{Kink{{1}, {{{0, 0}}}}};
    static auto value(auto x) { return trunc(x); }
    static auto slope(auto, auto y) { return slope_of_steps(y); }
};

template <> struct Elementwise<Op::add> {
    static constexpr Range domain{-3, 3};
    static auto value(auto a, auto b) { return a + b; }
    static auto slope_a(auto a, auto, auto) { return like(a, 1); }
    static auto slope_b(auto, auto b, auto) { return like(b, 1); }
};
template <> struct Elementwise<Op::sub> {
    static constexpr Range domain{-3, 3};
    static auto value(auto a, auto b) { return a - b; }
    static auto slope_a(auto a, auto, auto) { return like(a, 1); }
    static auto slope_b(auto, auto b, auto) { return like(b, -1); }
};
template <> struct Elementwise<Op::mul> {
    static constexpr Range domain{-3, 3};
    static auto value(auto a, auto b) { return a * b; }
    static auto slope_a(auto, auto b, auto) { return b; }
    static auto slope_b(auto a, auto, auto) { return a; }
};
template <> struct Elementwise<Op::div> {
    static constexpr Range domain{0.3, 3};
    static auto value(auto a, auto b) { return a / b; }
    static auto slope_a(auto, auto b, auto) { return 1 / b; }
    static auto slope_b(auto, auto b, auto y) { return -y / b; }
};
template <> struct Elementwise<Op::pow> {  // where the exponent or the base is 0, as PyTorch has it
    static constexpr Range domain{0.3, 2.5};
    static auto value(auto a, auto b) { return pow(a, b); }
    static auto slope_a(auto a, auto b, auto) { return where(eq(b, 0), like(a, 0), b * pow(a, b - 1)); }
    static auto slope_b(auto a, auto b, auto y) { return where(eq(a, 0) * ge(b, 0), like(a, 0), y * log(a)); }
};
template <> struct Elementwise<Op::atan2> {
    static constexpr Range domain{0.3, 3};
    static auto value(auto a, auto b) { return atan2(a, b); }
    static auto slope_a(auto a, auto b, auto) { return b / (square(a) + square(b)); }
    static auto slope_b(auto a, auto b, auto) { return -a / (square(a) + square(b)); }
};
template <> struct Elementwise<Op::minimum> {
    static constexpr Range domain{-3, 3};
    static constexpr std::array kinks{Kink{{1, 1}, {{{0, 1}, {0, 1}}}}};
    static auto value(auto a, auto b) { return minimum(a, b); }
    static auto slope_a(auto a, auto b, auto) { return (lt(a, b) + le(a, b)) / 2; }
    static auto slope_b(auto a, auto b, auto) { return (gt(a, b) + ge(a, b)) / 2; }
};
template <> struct Elementwise<Op::maximum> {
    static constexpr Range domain{-3, 3};
    static constexpr std::array kinks{Kink{{1, 1}, {{{0, 1}, {0, 1}}}}};
    static auto value(auto a, auto b) { return maximum(a, b); }
    static auto slope_a(auto a, auto b, auto) { return (gt(a, b) + ge(a, b)) / 2; }
    static auto slope_b(auto a, auto b, auto) { return (lt(a, b) + le(a, b)) / 2; }
};
template <> struct Elementwise<Op::fmod> {
    static constexpr Range domain{0.6, 3};
    static constexpr std::array kinks{Kink{{2, 1}, {{{1, 1}, {-2, -2}}}}};
    static auto value(auto a, auto b) { return fmod(a, b); }
    static auto slope_a(auto a, auto, auto) { return like(a, 1); }
    static auto slope_b(auto a, auto b, auto) { return -trunc(a / b); }
};
template <> struct Elementwise<Op::remainder> {
    static constexpr Range domain{0.6, 3};
    static constexpr std::array kinks{Kink{{2, 1}, {{{1, 1}, {-2, -2}}}}};
    static auto value(auto a, auto b) { return remainder(a, b); }
    static auto slope_a(auto a, auto, auto) { return like(a, 1); }
    static auto slope_b(auto a, auto b, auto) { return -floor(a / b); }
};
template <> struct Elementwise<Op::xlogy> {
    static constexpr Range domain{0.1, 4};
    static auto value(auto a, auto b) { return xlogy(a, b); }
    static auto slope_a(auto a, auto b, auto) { return xlogy(ne(a, 0), b); }
    static auto slope_b(auto a, auto b, auto) { return a / b; }
};

// The comparisons differ in nothing but their name.
#define GRADUS_COMPARISON(name)                                                               \
    template <> struct Elementwise<Op::name> {                                                \
        static constexpr Range domain{-3, 3};                                                 \
        static constexpr std::array kinks{Kink{{1, 1}, {{{0, 0}, {0, 0}}}}};                  \
        static auto value(auto a, auto b) { return name(a, b); }                              \
        static auto slope_a(auto, auto, auto y) { return slope_of_steps(y); }                 \
        static auto slope_b(auto, auto, auto y) { return slope_of_steps(y); }                 \
    };
GRADUS_COMPARISON(gt) GRADUS_COMPARISON(ge) GRADUS_COMPARISON(lt)
GRADUS_COMPARISON(le) GRADUS_COMPARISON(eq) GRADUS_COMPARISON(ne)
#undef GRADUS_COMPARISON

template <> struct Elementwise<Op::where> {  // a where the condition is not 0, else b
    static constexpr Range domain{0.5, 3};
    static auto value(auto c, auto a, auto b) { return where(c, a, b); }
    static auto slope_a(auto c, auto a, auto b, auto) { return slope_of_choice(c, a - b); }
    static auto slope_b(auto c, auto, auto, auto) { return ne(c, 0); }
    static auto slope_c(auto c, auto, auto, auto) { return eq(c, 0); }
};
template <> struct Elementwise<Op::clamp> {  // the upper bound wins where the bounds are crossed
    static constexpr Range domain{-3, 3};
    static constexpr std::array kinks{Kink{{1, 0, 1}, {{{0, 1}, {0, 0}, {0, 1}}}}};
    static auto value(auto x, auto low, auto high) { return clamp(x, low, high); }
    static auto slope_a(auto x, auto low, auto high, auto) { return ge(x, low) * le(x, high); }
    static auto slope_b(auto x, auto low, auto high, auto) { return lt(x, low) * lt(low, high); }
    static auto slope_c(auto x, auto low, auto high, auto) { return where(lt(low, high), gt(x, high), like(x, 1)); }
};
// clang-format on

}  // namespace gradus::engine
