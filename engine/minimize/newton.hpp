// The interval Newton step in the form of Krawczyk: K(X) = m − C g(m) + (1 − C H(X)) (X − m), where m is a point of X,
// g the gradient, H an enclosure of the Hessian on X and C roughly the inverse of its middle. Every stationary point in
// X lies in K(X); if K(X) lies in the interior of X there is exactly one (Krawczyk 1969; Neumaier, "Interval Methods
// for Systems of Equations", theorem 5.1.8). Coordinates that are points stay as they are.
#pragma once

#include <array>
#include <cmath>
#include <optional>

#include "engine/minimize/box_function.hpp"

namespace gradus::engine {

template <int N>
using Matrix = std::array<std::array<double, N>, N>;

// By Gauss and Jordan with pivots; nothing when it is singular or not finite. Rows of coordinates that are not `free`
// are those of the identity.
template <int N>
std::optional<Matrix<N>> inverse_of_middle(const Jet<Interval, N>& f, const std::array<bool, N>& free) {
    std::array<std::array<double, 2 * N>, N> rows{};
    for (std::size_t i = 0; i < N; ++i) {
        rows[i][N + i] = 1;
        for (std::size_t j = 0; j < N; ++j) {
            const Interval& h = f.hessian[f.pair(int(i), int(j))];
            rows[i][j] = free[i] && free[j] ? h.low / 2 + h.high / 2 : i == j;
            if (!std::isfinite(rows[i][j])) return std::nullopt;
        }
    }
    for (std::size_t column = 0; column < N; ++column) {
        std::size_t pivot = column;
        for (std::size_t i = column + 1; i < N; ++i) {
            if (std::abs(rows[i][column]) > std::abs(rows[pivot][column])) pivot = i;
        }
        if (rows[pivot][column] == 0) return std::nullopt;
        std::swap(rows[pivot], rows[column]);
        const double scale = 1 / rows[column][column];
        for (double& entry : rows[column]) entry *= scale;
        for (std::size_t i = 0; i < N; ++i) {
            if (i == column) continue;
            const double factor = rows[i][column];
            for (std::size_t j = 0; j < 2 * N; ++j) rows[i][j] -= factor * rows[column][j];
        }
    }
    Matrix<N> inverse{};
    for (std::size_t i = 0; i < N; ++i) {
        for (std::size_t j = 0; j < N; ++j) {
            inverse[i][j] = rows[i][N + j];
            if (!std::isfinite(inverse[i][j])) return std::nullopt;
        }
    }
    return inverse;
}

// K(x), from f over x and over the point m; nothing when the step cannot contract.
template <int N>
std::optional<Box<N>> krawczyk(const Box<N>& x, const Box<N>& m, const Jet<Interval, N>& over_x,
                               const Jet<Interval, N>& at_m, const std::array<bool, N>& free) {
    const auto inverse = inverse_of_middle<N>(over_x, free);
    if (!inverse) return std::nullopt;
    Box<N> k = x;
    for (std::size_t i = 0; i < N; ++i) {
        if (!free[i]) continue;
        k[i] = m[i];
        double rest = 0;
        for (std::size_t j = 0; j < N; ++j) {
            if (!free[j]) continue;
            k[i] = k[i] - Interval((*inverse)[i][j]) * at_m.gradient[j];
            Interval entry(i == j ? 1 : 0);
            for (std::size_t l = 0; l < N; ++l) {
                if (free[l]) entry = entry - Interval((*inverse)[i][l]) * over_x.hessian[over_x.pair(int(l), int(j))];
            }
            rest += abs(entry).high;
            k[i] = k[i] + entry * (x[j] - m[j]);
        }
        if (!(rest < 1)) return std::nullopt;
    }
    return k;
}

}  // namespace gradus::engine
