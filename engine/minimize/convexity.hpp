// Functions that are strongly convex on all of an unbounded domain. If every Hessian there has eigenvalues of at least
// μ > 0, then f(x) ≥ f(p) + g·(x − p) + ½ μ |x − p|² with g = ∇f(p), so that no point farther from p than 2 |g| / μ is
// as low as p. That μ is one is proved by Cholesky's elimination of H − μ in intervals, over all Hessians at once.
#pragma once

#include <optional>

#include "engine/minimize/box_function.hpp"

namespace gradus::engine {

// A bounded part of the domain that holds every global minimiser; nothing if the criterion does not apply.
template <int N>
std::optional<Box<N>> convex_enclosure(const Program& program, const Box<N>& domain) {
    constexpr int trials = 40;
    BoxFunction<N> f(program);
    const Jet<Interval, N> everywhere = f(domain);
    if (f.last_regularity() != Regularity::smooth) return std::nullopt;
    const auto eigenvalues_exceed = [&](double least) {
        std::array<std::array<Interval, N>, N> rest;
        for (std::size_t i = 0; i < N; ++i) {
            for (std::size_t j = 0; j < N; ++j) rest[i][j] = everywhere.hessian[everywhere.pair(int(i), int(j))];
            rest[i][i] = rest[i][i] - Interval(least);
        }
        for (std::size_t k = 0; k < N; ++k) {
            if (!(rest[k][k].low > 0)) return false;
            for (std::size_t i = k + 1; i < N; ++i) {
                for (std::size_t j = k + 1; j < N; ++j) {
                    const Interval product = i == j ? square(rest[i][k]) : rest[i][k] * rest[k][j];
                    rest[i][j] = rest[i][j] - product / rest[k][k];
                }
            }
        }
        return true;
    };
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < N; ++i)
        least = std::min(least, everywhere.hessian[everywhere.pair(int(i), int(i))].low / 2);
    if (!(least > 0) || !std::isfinite(least)) return std::nullopt;
    for (int trial = 0; !eigenvalues_exceed(least); least /= 2) {
        if (++trial == trials) return std::nullopt;
    }
    Box<N> p = domain;
    for (std::size_t i = 0; i < N; ++i) p[i] = Interval(std::clamp(0.0, domain[i].low, domain[i].high));
    const Jet<Interval, N> at_p = f(p);
    Interval length(0);
    for (const Interval& slope : at_p.gradient) length = length + square(slope);
    // Somewhat farther, so that no minimiser lies on a face that is not the domain's.
    const double reach = (Interval(2.5) * sqrt(length) / Interval(least)).high + 1e-3;
    if (!std::isfinite(reach)) return std::nullopt;
    for (std::size_t i = 0; i < N; ++i) p[i] = intersection(domain[i], p[i] + Interval(-reach, reach));
    return p;
}

}  // namespace gradus::engine
