#include "engine/minimize/minimize.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "engine/minimize/branch_and_bound.hpp"
#include "engine/minimize/convexity.hpp"
#include "engine/minimize/many_starts.hpp"
#include "engine/minimize/rays.hpp"
#include "engine/scalars.hpp"

namespace gradus::engine {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
// Beyond so many, enclosures that are left are reported as the one box around them.
constexpr std::size_t minimizers_max = 64;
constexpr std::size_t candidates_joined_max = 4000;
// Of larger formulas the derivatives along rays are not made.
constexpr Id nodes_along_rays_max = 2'000;

struct Scalars {
    Graph graph;
    Id y = no_id;
};

// Values at the whole numbers near the origin, of points of the domain: where the search starts from.
double sampled(const Program& program, std::span<const Interval> domain) {
    const int reach = domain.size() == 1 ? 8 : domain.size() == 2 ? 3 : 1;
    WatchedEvaluator<Interval> evaluate(program);
    double best = infinity;
    std::vector<int> at(domain.size(), -reach);
    for (;;) {
        std::vector<Interval> x;
        for (std::size_t i = 0; i < domain.size(); ++i) {
            x.push_back(std::clamp(static_cast<double>(at[i]), domain[i].low, domain[i].high));
        }
        const Interval value = evaluate(x);
        if (evaluate.last_regularity() >= Regularity::defined) best = std::min(best, value.high);
        std::size_t i = 0;
        while (i < at.size() && at[i] == reach) at[i++] = -reach;
        if (i == at.size()) return best;
        ++at[i];
    }
}

struct Cluster {
    std::vector<Interval> x;
    std::size_t parts = 0;
    bool is_one_point = false;
};

bool touches(const std::vector<Interval>& a, const std::vector<Interval>& b) {
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (intersection(a[i], b[i]).is_empty()) return false;
    }
    return true;
}

void join(Cluster& to, const Cluster& from) {
    for (std::size_t i = 0; i < to.x.size(); ++i) to.x[i] = hull(to.x[i], from.x[i]);
    to.parts += from.parts;
    to.is_one_point = false;
}

// Boxes that touch are one enclosure; if there are very many, all are.
template <int N>
std::vector<Cluster> clusters(const std::vector<Candidate<N>>& left) {
    std::vector<Cluster> found;
    const bool joins_all = left.size() > candidates_joined_max;
    for (const Candidate<N>& candidate : left) {
        Cluster cluster{{}, 1, candidate.is_one_point};
        for (const Interval& side : candidate.x) cluster.x.push_back({side.low + 0.0, side.high + 0.0});  // no -0
        for (std::size_t i = 0; i < found.size();) {
            if (!joins_all && !touches(found[i].x, cluster.x)) {
                ++i;
                continue;
            }
            join(cluster, found[i]);
            found[i] = std::move(found.back());
            found.pop_back();
            i = 0;
        }
        found.push_back(std::move(cluster));
    }
    if (found.size() > minimizers_max) {
        for (std::size_t i = 1; i < found.size(); ++i) join(found[0], found[i]);
        found.resize(1);
    }
    std::ranges::sort(found, [](const Cluster& a, const Cluster& b) {
        return std::ranges::lexicographical_compare(a.x, b.x, {}, &Interval::low, &Interval::low);
    });
    return found;
}

bool is_narrow(const Interval& x, double width_max) {
    return x.width() <= 2 * std::max(width_max, 8 * std::numeric_limits<double>::epsilon() * abs(x).high);
}

// Why it is not certified; empty if it is.
template <int N>
std::string doubt(const Candidates<N>& found, const std::vector<Cluster>& joined, const Interval& minimum,
                  const MinimizeLimits& limits) {
    const auto is_bounded = [](const auto& c) { return std::ranges::all_of(c.x, &Interval::is_bounded); };
    const auto is_isolated = [&](const Cluster& c) {
        return std::ranges::all_of(c.x, [&](const Interval& x) { return is_narrow(x, limits.width_max); });
    };
    if (std::ranges::any_of(found.left, [](const auto& c) { return c.is_flat; }))
        return "the minimisers are no isolated points: the function is constant on a box of them";
    if (!std::ranges::all_of(joined, is_bounded)) {
        return minimum.low == -infinity
                   ? "no lower bound is known towards infinity"
                   : "not attained, as far as can be shown: values as low may lie, or be approached, towards infinity";
    }
    if (found.reached_limit)
        return "the limit of " + std::to_string(limits.boxes_max) +
               " boxes was reached: the minimisers are not isolated";
    if (minimum.low == -infinity) return "no lower bound is known where the function has a pole or ends";
    const bool is_attained_exactly = found.best <= minimum.low;
    const bool is_continuous =
        std::ranges::all_of(found.left, [](const auto& c) { return c.regularity >= Regularity::continuous; });
    if (!is_attained_exactly && !is_continuous)
        return "not shown to be attained: the function jumps or ends where its values are least";
    if (!std::ranges::all_of(joined, is_isolated)) return "the minimisers could not be isolated";
    return "";
}

template <int N>
Minimum certified(const Program& program, std::span<const Interval> domain, std::span<const Interval> part, double best,
                  const MinimizeLimits& limits) {
    Box<N> whole, box;
    std::copy(domain.begin(), domain.end(), whole.begin());
    std::copy(part.begin(), part.end(), box.begin());
    const Candidates<N> found = branch_and_bound<N>(program, whole, box, best, limits);
    Minimum result;
    result.boxes = found.boxes;
    if (found.left.empty()) {
        result.minimum = Interval::everything();
        result.reason = "the function has no value on the domain";
        return result;
    }
    result.minimum = {infinity, found.best + 0.0};  // no -0
    for (const Candidate<N>& c : found.left) result.minimum.low = std::min(result.minimum.low, c.lower + 0.0);
    const std::vector<Cluster> joined = clusters<N>(found.left);
    result.reason = doubt<N>(found, joined, result.minimum, limits);
    if (result.reason.empty()) result.status = Certificate::certified;
    if (result.reason.starts_with("not attained")) return result;
    for (const Cluster& cluster : joined) result.minimizers.push_back({cluster.x, cluster.is_one_point});
    return result;
}

template <int N>
std::optional<std::vector<Interval>> convex_part(const Program& program, std::span<const Interval> domain) {
    Box<N> box;
    std::copy(domain.begin(), domain.end(), box.begin());
    const auto part = convex_enclosure<N>(program, box);
    return part ? std::optional(std::vector<Interval>(part->begin(), part->end())) : std::nullopt;
}

// What differs by the number of variables.
struct Dimension {
    Minimum (*certified)(const Program&, std::span<const Interval> domain, std::span<const Interval> part, double best,
                         const MinimizeLimits&);
    std::optional<std::vector<Interval>> (*convex_part)(const Program&, std::span<const Interval>);
};

constexpr Dimension dimensions[variables_max] = {{certified<1>, convex_part<1>},
                                                 {certified<2>, convex_part<2>},
                                                 {certified<3>, convex_part<3>},
                                                 {certified<4>, convex_part<4>}};

// A bounded part of the domain that holds all that matters, or words that say why there is no minimum; or neither.
struct Bounds {
    std::optional<std::vector<Interval>> part;
    std::optional<std::string> falls;
};

Bounds bounds(const Scalars& f, const Program& program, std::span<const Interval> domain, double best) {
    if (auto part = dimensions[domain.size() - 1].convex_part(program, domain)) return {std::move(part), {}};
    if (f.graph.size() > nodes_along_rays_max) return {};
    for (const int order : {2, 4}) {
        Rays rays(f.graph, f.y, order, domain);
        if (auto part = rays.enclosed(best)) return {std::move(part), {}};
        if (auto way = rays.falling(f.graph)) return {{}, std::move(way)};
    }
    return {};
}

Minimum with_proof(const Scalars& f, std::span<const Interval> domain, const MinimizeLimits& limits) {
    const Program program(f.graph, std::span(&f.y, 1));
    const double best = sampled(program, domain);
    std::vector<Interval> part(domain.begin(), domain.end());
    if (!std::ranges::all_of(domain, &Interval::is_bounded)) {
        const Bounds found = bounds(f, program, domain, best);
        if (found.falls) return {Certificate::unbounded, *found.falls, {-infinity, -infinity}, {}, 0};
        if (found.part) part = *found.part;
    }
    return dimensions[domain.size() - 1].certified(program, domain, part, best, limits);
}

std::vector<Interval> checked(std::span<const Interval> domain, std::size_t count) {
    if (domain.empty()) return std::vector<Interval>(count, Interval::everything());
    if (domain.size() != count) {
        throw std::invalid_argument("minimize: " + std::to_string(domain.size()) + " intervals for " +
                                    std::to_string(count) + " variables");
    }
    for (const Interval& side : domain) {
        if (side.is_empty() || side.low == infinity || side.high == -infinity)
            throw std::invalid_argument("minimize: an empty interval");
    }
    return {domain.begin(), domain.end()};
}

}  // namespace

Minimum minimize(const Graph& graph, Id y, std::span<const Interval> domain, const MinimizeLimits& limits) {
    if (!graph.shape(y).is_scalar())
        throw std::invalid_argument("minimize: of shape " + to_string(graph.shape(y)) + ", not of a scalar");
    Scalars f;
    f.y = expand(graph, std::span(&y, 1), f.graph)[0][0];
    const std::size_t count = f.graph.inputs().size();
    if (count == 0) throw std::invalid_argument("minimize: of no variable");
    const std::vector<Interval> sides = checked(domain, count);
    if (count > variables_max) return many_starts(f.graph, f.y, sides, limits.seed);
    return with_proof(f, sides, limits);
}

}  // namespace gradus::engine
