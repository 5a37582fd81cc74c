// The elementwise functions that <cmath> lacks, for float and double, under the names that they have everywhere in the
// engine. Comparisons answer 1 or 0, so that they can stand in a formula.
//
// Interval (interval.hpp), Dual (dual.hpp) and Var (var.hpp) have functions of the same names; a formula written once
// as a template over the kind of number therefore works for all of them.
#pragma once

#include <cmath>
#include <concepts>
#include <type_traits>

namespace gradus::engine {

using std::abs, std::acos, std::asin, std::atan, std::atan2, std::ceil, std::cos, std::cosh, std::erf, std::exp,
    std::expm1, std::floor, std::fmod, std::log, std::log1p, std::pow, std::sin, std::sinh, std::sqrt, std::tan,
    std::tanh, std::trunc;

// Above this softplus is the identity, as in PyTorch.
inline constexpr double softplus_threshold = 20;

// clang-format off
template <std::floating_point T> T gt(T a, std::type_identity_t<T> b) { return a > b; }
template <std::floating_point T> T ge(T a, std::type_identity_t<T> b) { return a >= b; }
template <std::floating_point T> T lt(T a, std::type_identity_t<T> b) { return a < b; }
template <std::floating_point T> T le(T a, std::type_identity_t<T> b) { return a <= b; }
template <std::floating_point T> T eq(T a, std::type_identity_t<T> b) { return a == b; }
template <std::floating_point T> T ne(T a, std::type_identity_t<T> b) { return a != b; }
// clang-format on

template <std::floating_point T>
T where(T condition, std::type_identity_t<T> a, std::type_identity_t<T> b) {
    return condition != 0 ? a : b;
}

template <std::floating_point T>
T square(T x) {
    return x * x;
}

template <std::floating_point T>
T reciprocal(T x) {
    return 1 / x;
}

template <std::floating_point T>
T sign(T x) {
    return std::isnan(x) ? x : static_cast<T>((x > 0) - (x < 0));
}

// Neither branch overflows.
template <std::floating_point T>
T sigmoid(T x) {
    if (x >= 0) return 1 / (1 + std::exp(-x));
    const T e = std::exp(x);
    return e / (1 + e);
}

template <std::floating_point T>
T softplus(T x) {
    return x > static_cast<T>(softplus_threshold) ? x : std::log1p(std::exp(x));
}

template <std::floating_point T>
T relu(T x) {
    return x > 0 || std::isnan(x) ? x : 0;
}

// Halves to even, as in PyTorch and IEEE 754.
template <std::floating_point T>
T round(T x) {
    return std::nearbyint(x);
}

// PyTorch's maximum and minimum: a NaN wins.
template <std::floating_point T>
T maximum(T a, std::type_identity_t<T> b) {
    return a > b || std::isnan(a) ? a : b;
}

template <std::floating_point T>
T minimum(T a, std::type_identity_t<T> b) {
    return a < b || std::isnan(a) ? a : b;
}

template <std::floating_point T>
T clamp(T x, std::type_identity_t<T> lowest, std::type_identity_t<T> highest) {
    return minimum(maximum(x, lowest), highest);
}

// The remainder with the sign of the divisor, as in Python; fmod has the sign of the dividend.
template <std::floating_point T>
T remainder(T a, std::type_identity_t<T> b) {
    const T r = std::fmod(a, b);
    return r != 0 && (r < 0) != (b < 0) ? r + b : r;
}

// x log y, and 0 where x is 0.
template <std::floating_point T>
T xlogy(T x, std::type_identity_t<T> y) {
    return x == 0 && !std::isnan(y) ? 0 : x * std::log(y);
}

// A constant of the kind of number that `x` is.
template <std::floating_point T>
T like(T, double value) {
    return static_cast<T>(value);
}

// The same of a number that `value` is the nearest double to: intervals enclose the number itself.
template <std::floating_point T>
T like_rounded(T, double value) {
    return static_cast<T>(value);
}

// The derivative of a function that takes isolated values, such as floor: 0, whatever the value. An interval that holds
// a jump answers otherwise.
template <std::floating_point T>
T slope_of_steps(T) {
    return 0;
}

// The derivative of where(condition, a, b) by its condition; b - a where an interval holds both of its values.
template <std::floating_point T>
T slope_of_choice(T, T) {
    return 0;
}

}  // namespace gradus::engine
