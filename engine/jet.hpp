// A value with its gradient and Hessian by N variables, carried forward through a formula: the second-order jet. Over
// double it is a derivative found without the reverse sweep, to compare with; over Interval it encloses value, gradient
// and Hessian on a whole box in one pass.
//
// The rule is the chain rule to second order, from the slopes of elementwise.hpp and the slopes of the slopes (Dual).
// An operand that is constant takes no part, so x^2 costs no derivative by its exponent.
#pragma once

#include <array>

#include "engine/dual.hpp"

namespace gradus::engine {

template <class T, int N>
struct Jet {
    static constexpr int variables = N;
    static constexpr int pairs = N * (N + 1) / 2;

    T value{};
    std::array<T, N> gradient{};
    std::array<T, pairs> hessian{};  // the lower triangle by rows: (0,0) (1,0) (1,1) (2,0) …
    bool is_constant = true;

    Jet() = default;
    Jet(T constant) : value(constant) {}  // NOLINT(google-explicit-constructor)

    static Jet variable(T value, int index) {
        Jet jet(value);
        jet.gradient[static_cast<std::size_t>(index)] = T(1);
        jet.is_constant = false;
        return jet;
    }

    static constexpr std::size_t pair(int i, int j) {
        return static_cast<std::size_t>(i >= j ? i * (i + 1) / 2 + j : j * (j + 1) / 2 + i);
    }

    // Adds slope · x to this jet's derivatives.
    void add_linear(const T& slope, const Jet& x) {
        for (int i = 0; i < N; ++i)
            gradient[std::size_t(i)] = gradient[std::size_t(i)] + slope * x.gradient[std::size_t(i)];
        for (std::size_t k = 0; k < pairs; ++k) hessian[k] = hessian[k] + slope * x.hessian[k];
        is_constant = false;
    }

    // Adds curvature · ∇a ∇aᵀ.
    void add_curved(const T& curvature, const Jet& a) {
        if (is_zero(curvature)) return;
        for (int i = 0; i < N; ++i) {
            for (int j = 0; j <= i; ++j) {
                const T &ai = a.gradient[std::size_t(i)], &aj = a.gradient[std::size_t(j)];
                hessian[pair(i, j)] = hessian[pair(i, j)] + curvature * (i == j ? square(ai) : ai * aj);
            }
        }
    }

    // Adds curvature · (∇a ∇bᵀ + ∇b ∇aᵀ): the mixed term of two operands, which may be one and the same.
    void add_curved(const T& curvature, const Jet& a, const Jet& b) {
        if (is_zero(curvature)) return;
        for (int i = 0; i < N; ++i) {
            for (int j = 0; j <= i; ++j) {
                const T &ai = a.gradient[std::size_t(i)], &aj = a.gradient[std::size_t(j)];
                const T &bi = b.gradient[std::size_t(i)], &bj = b.gradient[std::size_t(j)];
                hessian[pair(i, j)] = hessian[pair(i, j)] + curvature * (ai * bj + aj * bi);
            }
        }
    }
};

template <Op op, class T, int N>
Jet<T, N> apply(const Jet<T, N>& x) {
    using Row = Elementwise<op>;
    Jet<T, N> y(Row::value(x.value));
    if (x.is_constant) return y;
    const T slope = Row::slope(x.value, y.value);
    y.add_linear(slope, x);
    y.add_curved(Row::slope(Dual<T>(x.value, T(1)), Dual<T>(y.value, slope)).d, x);
    return y;
}

template <Op op, class T, int N>
Jet<T, N> apply(const Jet<T, N>& a, const Jet<T, N>& b) {
    using Row = Elementwise<op>;
    Jet<T, N> y(Row::value(a.value, b.value));
    const auto moving = [](const T& v, const T& d) { return Dual<T>(v, d); };
    if (!a.is_constant) {
        const T slope = Row::slope_a(a.value, b.value, y.value);
        y.add_linear(slope, a);
        const auto by_a = [&](auto rule) {
            return rule(moving(a.value, T(1)), moving(b.value, T(0)), moving(y.value, slope)).d;
        };
        y.add_curved(by_a([](auto p, auto q, auto r) { return Row::slope_a(p, q, r); }), a);
        if (!b.is_constant) y.add_curved(by_a([](auto p, auto q, auto r) { return Row::slope_b(p, q, r); }), a, b);
    }
    if (!b.is_constant) {
        const T slope = Row::slope_b(a.value, b.value, y.value);
        y.add_linear(slope, b);
        y.add_curved(Row::slope_b(moving(a.value, T(0)), moving(b.value, T(1)), moving(y.value, slope)).d, b);
    }
    return y;
}

// where and clamp: linear in what they choose from, so their curvature comes from the choice only.
template <Op op, class T, int N>
Jet<T, N> apply(const Jet<T, N>& a, const Jet<T, N>& b, const Jet<T, N>& c) {
    using Row = Elementwise<op>;
    Jet<T, N> y(Row::value(a.value, b.value, c.value));
    const Jet<T, N>* operands[] = {&a, &b, &c};
    const T slopes[] = {Row::slope_a(a.value, b.value, c.value, y.value),
                        Row::slope_b(a.value, b.value, c.value, y.value),
                        Row::slope_c(a.value, b.value, c.value, y.value)};
    for (int i = 0; i < 3; ++i) {
        if (operands[i]->is_constant) continue;
        y.add_linear(slopes[i], *operands[i]);
        const auto at = [&](int k) { return Dual<T>(operands[k]->value, T(k == i ? 1 : 0)); };
        const Dual<T> value(y.value, slopes[i]);
        const T curvatures[] = {Row::slope_a(at(0), at(1), at(2), value).d, Row::slope_b(at(0), at(1), at(2), value).d,
                                Row::slope_c(at(0), at(1), at(2), value).d};
        y.add_curved(curvatures[i], *operands[i]);
        for (int j = i + 1; j < 3; ++j) {
            if (!operands[j]->is_constant) y.add_curved(curvatures[j], *operands[i], *operands[j]);
        }
    }
    return y;
}

}  // namespace gradus::engine
