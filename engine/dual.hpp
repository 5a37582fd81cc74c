// A number with a derivative: v + d·ε, ε² = 0. Every function follows from its row in elementwise.hpp, so that
// evaluating a slope over Dual differentiates it once more: that is where second derivatives come from.
#pragma once

#include "engine/elementwise.hpp"
#include "engine/interval.hpp"

namespace gradus::engine {

template <class T>
struct Dual {
    T v{};  // value
    T d{};  // derivative

    Dual() = default;
    Dual(double constant) : v(static_cast<T>(constant)), d(static_cast<T>(0)) {}  // NOLINT(google-explicit-constructor)
    Dual(T value, T derivative) : v(value), d(derivative) {}

    friend Dual operator-(const Dual& x) { return apply<Op::neg>(x); }
    friend Dual operator+(const Dual& a, const Dual& b) { return {a.v + b.v, a.d + b.d}; }
    friend Dual operator-(const Dual& a, const Dual& b) { return {a.v - b.v, a.d - b.d}; }
    friend Dual operator*(const Dual& a, const Dual& b) { return {a.v * b.v, a.d * b.v + a.v * b.d}; }
    friend Dual operator/(const Dual& a, const Dual& b) { return apply<Op::div>(a, b); }

    template <Op op>
    static Dual apply(const Dual& x) {
        const T y = Elementwise<op>::value(x.v);
        return {y, Elementwise<op>::slope(x.v, y) * x.d};
    }
    template <Op op>
    static Dual apply(const Dual& a, const Dual& b) {
        const T y = Elementwise<op>::value(a.v, b.v);
        return {y, product(Elementwise<op>::slope_a(a.v, b.v, y), a.d) +
                       product(Elementwise<op>::slope_b(a.v, b.v, y), b.d)};
    }
    template <Op op>
    static Dual apply(const Dual& a, const Dual& b, const Dual& c) {
        const T y = Elementwise<op>::value(a.v, b.v, c.v);
        return {y, product(Elementwise<op>::slope_a(a.v, b.v, c.v, y), a.d) +
                       product(Elementwise<op>::slope_b(a.v, b.v, c.v, y), b.d) +
                       product(Elementwise<op>::slope_c(a.v, b.v, c.v, y), c.d)};
    }

  private:
    // What does not vary contributes nothing, whatever its slope (that of x^2 by the exponent is NaN for x < 0).
    static T product(const T& slope, const T& derivative);
};

inline bool is_zero(double x) {
    return x == 0;
}

inline bool is_zero(const Interval& x) {
    return x.low == 0 && x.high == 0;
}

template <class T>
bool is_zero(const Dual<T>& x) {
    return is_zero(x.v) && is_zero(x.d);
}

template <class T>
T Dual<T>::product(const T& slope, const T& derivative) {
    return is_zero(derivative) ? derivative : slope * derivative;
}

// clang-format off
#define GRADUS_UNARY_OF_DUAL(name) \
    template <class T> Dual<T> name(const Dual<T>& x) { return Dual<T>::template apply<Op::name>(x); }
#define GRADUS_BINARY_OF_DUAL(name) \
    template <class T> Dual<T> name(const Dual<T>& a, const std::type_identity_t<Dual<T>>& b) { return Dual<T>::template apply<Op::name>(a, b); }
#define GRADUS_TERNARY_OF_DUAL(name) \
    template <class T> Dual<T> name(const Dual<T>& a, const std::type_identity_t<Dual<T>>& b, const std::type_identity_t<Dual<T>>& c) { return Dual<T>::template apply<Op::name>(a, b, c); }
// clang-format on
GRADUS_UNARY_OPS(GRADUS_UNARY_OF_DUAL)
GRADUS_BINARY_OPS(GRADUS_BINARY_OF_DUAL)
GRADUS_TERNARY_OPS(GRADUS_TERNARY_OF_DUAL)
#undef GRADUS_UNARY_OF_DUAL
#undef GRADUS_BINARY_OF_DUAL
#undef GRADUS_TERNARY_OF_DUAL

template <class T>
Dual<T> like(const Dual<T>&, double value) {
    return value;
}

template <class T>
Dual<T> like_rounded(const Dual<T>& x, double value) {
    return {like_rounded(x.v, value), T(0)};
}

template <class T>
Dual<T> slope_of_steps(const Dual<T>& value) {
    return {slope_of_steps(value.v), slope_of_steps(value.v)};
}

template <class T>
Dual<T> slope_of_choice(const Dual<T>& condition, const Dual<T>& difference) {
    return {slope_of_choice(condition.v, difference.v), slope_of_choice(condition.v, difference.d)};
}

}  // namespace gradus::engine
