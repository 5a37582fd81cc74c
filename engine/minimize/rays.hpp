// How a function behaves towards infinity, along the half-lines x = p + s·u, s ≥ r, with u on the surface of the cube
// |u|∞ = 1 in the coordinates in which the domain is unbounded.
//
// The criterion is Taylor's formula with a remainder of some order k ≤ order: if f⁽ᵏ⁾ ≥ 0 for all s ≥ r (one interval
// evaluation over [r, ∞)), f⁽ʲ⁾(r) ≥ 0 for 1 < j < k and f′(r) > 0, then f′(s) ≥ f′(r) > 0 for s ≥ r: f rises all the
// way. With all signs turned f′(s) ≤ f′(r) < 0: f falls below every bound, and the minimum is unbounded. For k = 1 the
// sign of f′ must be proved over all of [r, ∞), away from 0.
//
// Where f rises (or is above a value that is taken elsewhere) along every half-line, with u in patches that are
// intervals, all minimisers lie in the cube of half-width r around p.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/graph.hpp"
#include "engine/minimize/box_function.hpp"

namespace gradus::engine {

class Rays {
  public:
    // `graph` is of scalars; y one of its nodes. Derivatives up to `order` are made as graphs.
    Rays(const Graph& graph, Id y, int order, std::span<const Interval> domain);

    // A half-line along which f falls below every bound, in words.
    std::optional<std::string> falling(const Graph& graph);

    // A part of the domain, bounded, that holds every global minimiser, none on a face that is not the domain's, and
    // outside of which f stays above its minimum; nothing if none is found. best: a value that is taken.
    std::optional<std::vector<Interval>> enclosed(double best);

  private:
    struct Patch {
        std::vector<Interval> directions;  // u, and 0 where the domain is bounded
        std::vector<Interval> base;        // p
        int depth = 0;                     // how often it was halved
    };
    enum class Trend { rises, falls, unknown };

    Trend trend(const Patch& patch, double r, double best);
    bool rises_everywhere(double r, double best);
    std::vector<Patch> sides() const;
    static std::vector<Patch> halves(const Patch& patch);

    int order_;
    std::vector<Interval> domain_;
    std::vector<Interval> base_;
    std::optional<Program> program_;
    std::optional<WatchedEvaluator<Interval>> evaluate_;
};

}  // namespace gradus::engine
