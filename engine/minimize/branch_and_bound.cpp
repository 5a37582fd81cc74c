#include "engine/minimize/branch_and_bound.hpp"

#include <algorithm>
#include <queue>
#include <tuple>

namespace gradus::engine {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr int newton_steps_max = 30;
constexpr double far = 1e15;

bool is_small(const Interval& x, double width_max) {
    if (x.middle() <= x.low || x.middle() >= x.high) return true;
    return x.is_bounded() && x.width() <= std::max(width_max, 4 * std::numeric_limits<double>::epsilon() * abs(x).high);
}

// Whether all of an unbounded box lies where nothing more is to be learnt of what happens towards infinity.
bool is_far(const auto& box) {
    return std::ranges::any_of(box,
                               [](const Interval& x) { return !x.is_bounded() && (x.low >= far || x.high <= -far); });
}

double magnitude(const Interval& x) {
    return abs(x).high;
}

template <int N>
class Search {
  public:
    Search(const Program& program, const Box<N>& domain, const Box<N>& part, double best, const MinimizeLimits& limits)
        : f_(program), domain_(domain), part_(part), limits_(limits) {
        found_.best = best;
    }

    Candidates<N> run() {
        add_faces();
        while (!queue_.empty()) {
            const Waiting next = queue_.top();
            if (next.lower > found_.best) break;
            if (found_.boxes >= limits_.boxes_max) {
                found_.reached_limit = true;
                break;
            }
            if (is_far(next.x)) break;
            queue_.pop();
            if (!is_settled(next.x)) split(next);
        }
        for (; !queue_.empty(); queue_.pop()) {
            const Waiting& rest = queue_.top();
            keep({rest.x, rest.lower, rest.regularity});
        }
        std::erase_if(found_.left, [&](const auto& c) { return c.lower > found_.best; });
        return std::move(found_);
    }

  private:
    using Values = Jet<Interval, N>;

    struct Waiting {
        double lower;
        Box<N> x;
        Regularity regularity;
        std::size_t axis;  // to be split
        double width;
        // The lowest first; of equals the widest, so that what happens towards infinity is known soon.
        bool operator<(const Waiting& other) const {
            return std::tie(lower, other.width) > std::tie(other.lower, width);
        }
    };
    // Where exactly one point is stationary in the coordinates that are free, and that point is a candidate already.
    struct Settled {
        Box<N> x;
    };

    static std::array<bool, N> free_axes(const Box<N>& x) {
        std::array<bool, N> free{};
        for (std::size_t i = 0; i < N; ++i) free[i] = !x[i].is_point();
        return free;
    }

    void add_faces() {
        int faces = 1;
        for (int i = 0; i < N; ++i) faces *= 3;
        for (int face = 0; face < faces; ++face) {
            Box<N> x = part_;
            bool exists = true;
            for (auto [i, digits] = std::pair(std::size_t{0}, face); i < N; ++i, digits /= 3) {
                if (digits % 3 == 0) continue;
                const double side = digits % 3 == 1 ? domain_[i].low : domain_[i].high;
                exists = exists && !domain_[i].is_point() && std::isfinite(side);
                x[i] = Interval(side);
            }
            if (exists) examine(x);
        }
    }

    bool is_settled(const Box<N>& x) const {
        return std::ranges::any_of(settled_, [&](const Settled& s) {
            for (std::size_t i = 0; i < N; ++i) {
                if (!s.x[i].contains(x[i]) || s.x[i].is_point() != x[i].is_point()) return false;
            }
            return true;
        });
    }

    void keep(const Candidate<N>& candidate) {
        if (candidate.lower <= found_.best) found_.left.push_back(candidate);
    }

    void split(const Waiting& box) {
        for (const bool is_upper : {false, true}) {
            Box<N> half = box.x;
            Interval& side = half[box.axis];
            const double middle = side.middle();
            side = is_upper ? Interval(middle, side.high) : Interval(side.low, middle);
            examine(half);
        }
    }

    // Takes f at a point; what it takes there bounds the minimum from above.
    Values at_point(const Box<N>& m) {
        Values values = f_(m);
        if (f_.last_regularity() >= Regularity::defined) found_.best = std::min(found_.best, values.value.high);
        return values;
    }

    static Box<N> middle_of(const Box<N>& x) {
        Box<N> m;
        for (std::size_t i = 0; i < N; ++i) m[i] = Interval(x[i].is_point() ? x[i].low : x[i].middle());
        return m;
    }

    static double lower_bound(const Box<N>& x, const Box<N>& m, const Values& over_x, const Values& at_m,
                              Regularity regularity) {
        Interval first = at_m.value, second = at_m.value;
        for (std::size_t i = 0; i < N; ++i) {
            const Interval step = x[i] - m[i];
            first += over_x.gradient[i] * step;
            second += at_m.gradient[i] * step;
            second += over_x.hessian[over_x.pair(int(i), int(i))] * (square(step) * Interval(0.5));
            for (std::size_t j = 0; j < i; ++j)
                second += over_x.hessian[over_x.pair(int(i), int(j))] * (step * (x[j] - m[j]));
        }
        double lower = over_x.value.low;
        if (regularity >= Regularity::continuous) lower = std::max(lower, first.low);
        if (regularity == Regularity::smooth) lower = std::max(lower, second.low);
        return lower;
    }

    // Whether no point inside can be a minimiser.
    static bool is_excluded(const Box<N>& x, const Values& f, Regularity regularity, bool is_bounded) {
        for (std::size_t i = 0; i < N; ++i) {
            if (x[i].is_point()) continue;
            const Interval& slope = f.gradient[i];
            const bool rises = slope.low > 0, falls = slope.high < 0;
            if (regularity >= Regularity::continuous && is_bounded && (rises || falls)) return true;
            if (regularity >= Regularity::continuous && N == 1 && rises && x[i].low > -infinity) return true;
            if (regularity >= Regularity::continuous && N == 1 && falls && x[i].high < infinity) return true;
            if (regularity == Regularity::smooth && is_bounded && f.hessian[f.pair(int(i), int(i))].high < 0)
                return true;
        }
        return false;
    }

    void examine(const Box<N>& x) {
        ++found_.boxes;
        const Values over_x = f_(x);
        const Regularity regularity = f_.last_regularity();
        if (over_x.value.is_empty()) return;
        const bool is_bounded = std::ranges::all_of(x, [](const Interval& side) { return side.is_bounded(); });
        const Box<N> m = middle_of(x);
        const Values at_m = at_point(m);
        const double lower = is_bounded ? lower_bound(x, m, over_x, at_m, regularity) : over_x.value.low;
        if (lower > found_.best || is_excluded(x, over_x, regularity, is_bounded)) return;
        const bool is_final = std::ranges::all_of(x, [&](const Interval& s) { return is_small(s, limits_.width_max); });
        const bool is_flat = over_x.value.is_point() && regularity >= Regularity::defined && !is_final;
        if (is_bounded && regularity == Regularity::smooth && !is_flat && newton(x, m, over_x, at_m)) return;
        if (is_final || is_flat) return keep({x, lower, regularity, false, is_flat});
        const std::size_t axis = axis_to_split(x, over_x);
        queue_.push({lower, x, regularity, axis, x[axis].width()});
    }

    // Along which f changes most.
    std::size_t axis_to_split(const Box<N>& x, const Values& f) const {
        double steepest = 0;
        for (const Interval& slope : f.gradient) steepest = std::max(steepest, magnitude(slope));
        std::size_t axis = 0;
        double most = -1;
        for (std::size_t i = 0; i < N; ++i) {
            if (is_small(x[i], limits_.width_max)) continue;
            const double width = x[i].width();
            const bool says_little = !std::isfinite(steepest) || steepest == 0 || !std::isfinite(width);
            const double change = says_little ? width : width * (magnitude(f.gradient[i]) / steepest + 0.05);
            if (change > most) std::tie(axis, most) = std::pair(i, change);
        }
        return axis;
    }

    // Whether the box is done with: it holds no stationary point, or one that is a candidate now.
    bool newton(const Box<N>& x, const Box<N>& m, const Values& over_x, const Values& at_m) {
        const auto free = free_axes(x);
        if (std::ranges::none_of(free, [](bool is_free) { return is_free; })) return false;
        const auto step = krawczyk<N>(x, m, over_x, at_m, free);
        if (!step) return false;
        for (std::size_t i = 0; i < N; ++i) {
            if (intersection((*step)[i], x[i]).is_empty()) return true;
        }
        return settle(x, m, at_m, free);
    }

    // Tries to prove that one stationary point lies in a box somewhat larger than x.
    bool settle(const Box<N>& x, const Box<N>& m, const Values& at_m, const std::array<bool, N>& free) {
        Box<N> y = x;
        for (std::size_t i = 0; i < N; ++i) {
            const double margin = 0.2 * x[i].width() + 1e-15 * magnitude(x[i]) + 1e-300;
            if (free[i]) y[i] = {x[i].low - margin, x[i].high + margin};
        }
        Values over_y = f_(y);
        if (f_.last_regularity() != Regularity::smooth) return false;
        auto step = krawczyk<N>(y, m, over_y, at_m, free);
        if (!step) return false;
        for (std::size_t i = 0; i < N; ++i) {
            if (free[i] && !(y[i].low < (*step)[i].low && (*step)[i].high < y[i].high)) return false;
        }
        Box<N> point = *step;
        for (int i = 0; i < newton_steps_max && contract(point, free); ++i) {
        }
        if (!std::ranges::all_of(point, [&](const Interval& s) { return is_small(s, limits_.width_max); }))
            return false;
        const bool is_known = is_settled(point);
        settled_.push_back({y});
        if (!is_known) keep_point(point);
        return true;
    }

    // One more step; false when it gains nothing.
    bool contract(Box<N>& x, const std::array<bool, N>& free) {
        const Box<N> m = middle_of(x);
        const Values at_m = f_(m);
        const Values over_x = f_(x);
        const auto step = krawczyk<N>(x, m, over_x, at_m, free);
        if (!step) return false;
        bool gains = false;
        for (std::size_t i = 0; i < N; ++i) {
            const Interval narrower = intersection((*step)[i], x[i]);
            gains = gains || narrower.width() < 0.9 * x[i].width();
            x[i] = narrower;
        }
        return gains;
    }

    void keep_point(const Box<N>& point) {
        Candidate<N> candidate{point, -infinity, Regularity::smooth, true};
        for (std::size_t i = 0; i < N; ++i) {
            candidate.x[i] = intersection(point[i], domain_[i]);
            if (candidate.x[i].is_empty()) return;
            if (!domain_[i].contains(point[i])) candidate.is_one_point = false;
        }
        const Box<N> m = middle_of(candidate.x);
        const Values at_m = at_point(m);
        const Values over_x = f_(candidate.x);
        candidate.lower = lower_bound(candidate.x, m, over_x, at_m, f_.last_regularity());
        keep(candidate);
    }

    BoxFunction<N> f_;
    Box<N> domain_, part_;
    MinimizeLimits limits_;
    std::priority_queue<Waiting> queue_;
    std::vector<Settled> settled_;
    Candidates<N> found_;
};

}  // namespace

template <int N>
Candidates<N> branch_and_bound(const Program& program, const Box<N>& domain, const Box<N>& part, double best,
                               const MinimizeLimits& limits) {
    return Search<N>(program, domain, part, best, limits).run();
}

template Candidates<1> branch_and_bound<1>(const Program&, const Box<1>&, const Box<1>&, double, const MinimizeLimits&);
template Candidates<2> branch_and_bound<2>(const Program&, const Box<2>&, const Box<2>&, double, const MinimizeLimits&);
template Candidates<3> branch_and_bound<3>(const Program&, const Box<3>&, const Box<3>&, double, const MinimizeLimits&);
template Candidates<4> branch_and_bound<4>(const Program&, const Box<4>&, const Box<4>&, double, const MinimizeLimits&);

}  // namespace gradus::engine
