#include "engine/minimize/rays.hpp"

#include <algorithm>
#include <cmath>

#include "engine/derivatives.hpp"

namespace gradus::engine {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr Id nodes_of_derivatives_max = 20'000;
constexpr int patches_max = 400;
constexpr int depth_max = 8;

// The graph of f(p + s·u), with inputs s, u…, p….
Var along_ray(Graph& rays, const Graph& graph, Id y, Var& s) {
    s = input(rays, "s");
    const std::size_t count = graph.inputs().size();
    std::vector<Var> directions, coordinates;
    for (std::size_t i = 0; i < count; ++i) directions.push_back(input(rays, "u"));
    for (std::size_t i = 0; i < count; ++i) coordinates.push_back(input(rays, "p") + s * directions[i]);
    std::vector<Id> image(static_cast<std::size_t>(y) + 1, no_id);
    std::size_t next_input = 0;
    for (Id id = 0; id <= y; ++id) {
        Id& to = image[static_cast<std::size_t>(id)];
        if (graph.op(id) == Op::input) {
            to = coordinates[next_input++].id;
        } else if (graph.op(id) == Op::constant) {
            to = rays.constant(graph.values(id)[0], graph.enclosure(id));
        } else {
            std::vector<Id> operands;
            for (const Id operand : graph.operands(id)) operands.push_back(image[static_cast<std::size_t>(operand)]);
            to = rays.apply(graph.op(id), operands);
        }
    }
    return {&rays, image[static_cast<std::size_t>(y)]};
}

// Of an unbounded side: where half-lines start, and the directions they may take.
double start_of(const Interval& side) {
    return std::isfinite(side.low) ? side.low : std::isfinite(side.high) ? side.high : 0;
}

Interval directions_of(const Interval& side) {
    if (side.is_bounded()) return 0;
    return {side.low > -infinity ? 0.0 : -1.0, side.high < infinity ? 0.0 : 1.0};
}

}  // namespace

Rays::Rays(const Graph& graph, Id y, int order, std::span<const Interval> domain)
    : order_(order), domain_(domain.begin(), domain.end()) {
    for (const Interval& side : domain_) base_.push_back(side.is_bounded() ? side : Interval(start_of(side)));
    Graph rays;
    Var s;
    Var derivative = along_ray(rays, graph, y, s);
    std::vector<Id> outputs{derivative.id};
    for (int k = 1; k <= order && rays.size() < nodes_of_derivatives_max; ++k) {
        derivative = gradient(derivative, std::span(&s, 1))[0];
        outputs.push_back(derivative.id);
    }
    order_ = static_cast<int>(outputs.size()) - 1;
    program_.emplace(rays, outputs);
    evaluate_.emplace(*program_);
}

Rays::Trend Rays::trend(const Patch& patch, double r, double best) {
    std::vector<Interval> inputs{Interval(r, infinity)};
    inputs.insert(inputs.end(), patch.directions.begin(), patch.directions.end());
    inputs.insert(inputs.end(), patch.base.begin(), patch.base.end());
    const auto derivatives = [&] {
        (*evaluate_)(inputs);
        std::vector<Interval> found;
        for (int k = 0; k <= order_; ++k) found.push_back(evaluate_->output(static_cast<std::size_t>(k)));
        return found;
    };
    const std::vector<Interval> beyond = derivatives();
    if (!beyond[0].is_empty() && beyond[0].low > best) return Trend::rises;
    if (evaluate_->last_regularity() != Regularity::smooth) return Trend::unknown;
    inputs[0] = Interval(r);
    const std::vector<Interval> at_start = derivatives();
    bool may_rise = true, may_fall = true;  // as far as the derivatives at r say, up to the order k - 1
    for (std::size_t k = 1; k < beyond.size(); ++k) {
        if (may_rise && (k == 1 ? beyond[k].low > 0 : beyond[k].low >= 0)) return Trend::rises;
        if (may_fall && (k == 1 ? beyond[k].high < 0 : beyond[k].high <= 0)) return Trend::falls;
        may_rise = may_rise && (k == 1 ? at_start[k].low > 0 : at_start[k].low >= 0);
        may_fall = may_fall && (k == 1 ? at_start[k].high < 0 : at_start[k].high <= 0);
    }
    return Trend::unknown;
}

std::optional<std::string> Rays::falling(const Graph& graph) {
    int ways = 1;
    for (std::size_t i = 0; i < domain_.size(); ++i) ways *= 3;
    for (const double shift : {0.0, 1.0}) {
        for (int way = 1; way < ways; ++way) {
            Patch patch;
            bool exists = false, leaves = false;
            for (auto [i, digits] = std::pair(std::size_t{0}, way); i < domain_.size(); ++i, digits /= 3) {
                const double u = digits % 3 == 2 ? -1 : digits % 3;
                exists = exists || u != 0;
                leaves = leaves || !directions_of(domain_[i]).contains(u);
                patch.directions.push_back(Interval(u));
                const double p = base_[i].middle() + shift;
                patch.base.push_back(Interval(domain_[i].contains(p) ? p : base_[i].middle()));
            }
            if (!exists || leaves) continue;
            for (const double r : {1.0, 8.0, 64.0, 4096.0}) {
                if (trend(patch, r, infinity) != Trend::falls) continue;
                std::string words;
                for (std::size_t i = 0; i < domain_.size(); ++i) {
                    const double u = patch.directions[i].low;
                    if (u == 0) continue;
                    if (!words.empty()) words += ", ";
                    words += graph.name(graph.inputs()[i]) + (u > 0 ? " → +∞" : " → -∞");
                }
                return "the function falls below every bound as " + words;
            }
        }
    }
    return std::nullopt;
}

std::vector<Rays::Patch> Rays::sides() const {
    std::vector<Patch> patches;
    Patch all{{}, base_, 0};
    for (const Interval& side : domain_) all.directions.push_back(directions_of(side));
    for (std::size_t i = 0; i < domain_.size(); ++i) {
        for (const double u : {-1.0, 1.0}) {
            if (!all.directions[i].contains(u)) continue;
            patches.push_back(all);
            patches.back().directions[i] = Interval(u);
        }
    }
    return patches;
}

std::vector<Rays::Patch> Rays::halves(const Patch& patch) {
    const std::size_t count = patch.directions.size();
    const auto side = [count](Patch& p, std::size_t i) -> Interval& {
        return i < count ? p.directions[i] : p.base[i - count];
    };
    Patch lower = patch, upper = patch;
    std::size_t widest = 0;
    for (std::size_t i = 1; i < 2 * count; ++i) {
        if (side(lower, i).width() > side(lower, widest).width()) widest = i;
    }
    const Interval whole = side(lower, widest);
    if (whole.is_point() || patch.depth == depth_max) return {};
    lower.depth = upper.depth = patch.depth + 1;
    side(lower, widest).high = side(upper, widest).low = whole.middle();
    return {lower, upper};
}

bool Rays::rises_everywhere(double r, double best) {
    std::vector<Patch> waiting = sides();
    for (int examined = 0; !waiting.empty(); ++examined) {
        if (examined == patches_max) return false;
        const Patch patch = waiting.back();
        waiting.pop_back();
        if (trend(patch, r, best) == Trend::rises) continue;
        const std::vector<Patch> parts = halves(patch);
        if (parts.empty()) return false;
        waiting.insert(waiting.end(), parts.begin(), parts.end());
    }
    return true;
}

std::optional<std::vector<Interval>> Rays::enclosed(double best) {
    for (const double r : {4.0, 64.0, 65536.0}) {
        if (!rises_everywhere(r, best)) continue;
        std::vector<Interval> cube;
        for (std::size_t i = 0; i < domain_.size(); ++i) {
            const bool is_bounded = domain_[i].is_bounded();
            const Interval reach = Interval(base_[i].low) + Interval(-r, r);
            cube.push_back(is_bounded ? domain_[i] : intersection(domain_[i], reach));
        }
        return cube;
    }
    return std::nullopt;
}

}  // namespace gradus::engine
