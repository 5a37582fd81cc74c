#include "engine/minimize/many_starts.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <optional>

#include "engine/derivatives.hpp"
#include "engine/program.hpp"
#include "engine/random.hpp"

namespace gradus::engine {

namespace {

using Vector = std::vector<double>;

constexpr int starts = 32;
constexpr int iterations_max = 500;
constexpr std::size_t memory = 10;
constexpr int halvings_max = 50;
constexpr std::size_t newton_variables_max = 64;
constexpr double infinity = std::numeric_limits<double>::infinity();

double dot(const Vector& a, const Vector& b) {
    double total = 0;
    for (std::size_t i = 0; i < a.size(); ++i) total += a[i] * b[i];
    return total;
}

// Solves the symmetric system in place by Cholesky; false when the matrix is not positive definite.
bool solve_positive(std::vector<Vector> matrix, Vector& right) {
    const std::size_t n = right.size();
    for (std::size_t j = 0; j < n; ++j) {
        for (std::size_t k = 0; k < j; ++k) matrix[j][j] -= matrix[j][k] * matrix[j][k];
        if (!(matrix[j][j] > 0)) return false;
        matrix[j][j] = std::sqrt(matrix[j][j]);
        for (std::size_t i = j + 1; i < n; ++i) {
            for (std::size_t k = 0; k < j; ++k) matrix[i][j] -= matrix[i][k] * matrix[j][k];
            matrix[i][j] /= matrix[j][j];
        }
    }
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t k = 0; k < i; ++k) right[i] -= matrix[i][k] * right[k];
        right[i] /= matrix[i][i];
    }
    for (std::size_t i = n; i-- > 0;) {
        for (std::size_t k = i + 1; k < n; ++k) right[i] -= matrix[k][i] * right[k];
        right[i] /= matrix[i][i];
    }
    return true;
}

struct Point {
    Vector x;
    double value = infinity;
    Vector gradient;
};

class Descent {
  public:
    Descent(Graph& graph, Id y, std::span<const Interval> domain) : domain_(domain), n_(domain.size()) {
        std::vector<Var> by;
        for (const Id id : graph.inputs()) by.push_back({&graph, id});
        const std::vector<Var> slopes = engine::gradient({&graph, y}, by);
        std::vector<Id> outputs{y};
        for (const Var& slope : slopes) outputs.push_back(slope.id);
        program_.emplace(graph, outputs);
        evaluate_.emplace(*program_);
        if (n_ > newton_variables_max) return;
        outputs.clear();
        for (const Var& slope : slopes) {
            for (const Var& second : engine::gradient(slope, by)) outputs.push_back(second.id);
        }
        second_program_.emplace(graph, outputs);
        evaluate_second_.emplace(*second_program_);
    }

    Point from(Vector x) {
        Point best = at(std::move(x));
        history_.clear();
        for (int i = 0; i < iterations_max && std::isfinite(best.value); ++i) {
            const auto next = along(best, direction(best.gradient));
            if (!next) break;
            remember(best, *next);
            best = *next;
        }
        while (const auto next = newton(best)) best = *next;
        return best;
    }

  private:
    struct Change {
        Vector s, y;
        double scale;  // 1 / yᵀs
    };

    Point at(Vector x) {
        for (std::size_t i = 0; i < n_; ++i) x[i] = std::clamp(x[i], domain_[i].low, domain_[i].high);
        const auto values = (*evaluate_)(x);
        Point point{std::move(x), values[0], {values.begin() + 1, values.end()}};
        if (std::isnan(point.value)) point.value = infinity;
        return point;
    }

    Vector direction(const Vector& gradient) const {
        Vector q = gradient;
        Vector weights(history_.size());
        for (std::size_t k = history_.size(); k-- > 0;) {
            weights[k] = history_[k].scale * dot(history_[k].s, q);
            for (std::size_t i = 0; i < n_; ++i) q[i] -= weights[k] * history_[k].y[i];
        }
        if (!history_.empty()) {
            const Change& last = history_.back();
            for (double& entry : q) entry /= last.scale * dot(last.y, last.y);
        }
        for (std::size_t k = 0; k < history_.size(); ++k) {
            const double weight = weights[k] - history_[k].scale * dot(history_[k].y, q);
            for (std::size_t i = 0; i < n_; ++i) q[i] += weight * history_[k].s[i];
        }
        for (double& entry : q) entry = -entry;
        return q;
    }

    // The first of the halved steps that lowers the value enough (Armijo), if any does.
    std::optional<Point> along(const Point& start, const Vector& way) {
        const double slope = dot(start.gradient, way);
        if (!(slope < 0)) return std::nullopt;
        double step = 1;
        for (int i = 0; i < halvings_max; ++i, step /= 2) {
            Vector x = start.x;
            for (std::size_t k = 0; k < n_; ++k) x[k] += step * way[k];
            Point next = at(std::move(x));
            if (next.value < start.value && next.value <= start.value + 1e-4 * step * slope) return next;
        }
        return std::nullopt;
    }

    void remember(const Point& before, const Point& after) {
        Change change{Vector(n_), Vector(n_), 0};
        for (std::size_t i = 0; i < n_; ++i) {
            change.s[i] = after.x[i] - before.x[i];
            change.y[i] = after.gradient[i] - before.gradient[i];
        }
        const double curvature = dot(change.y, change.s);
        if (!(curvature > 0)) return;
        change.scale = 1 / curvature;
        history_.push_back(std::move(change));
        if (history_.size() > memory) history_.pop_front();
    }

    // A step that makes the gradient smaller and the value no larger.
    std::optional<Point> newton(const Point& point) {
        if (!evaluate_second_ || !std::isfinite(point.value)) return std::nullopt;
        const auto entries = (*evaluate_second_)(point.x);
        std::vector<Vector> hessian(n_, Vector(n_));
        for (std::size_t i = 0; i < n_; ++i) {
            for (std::size_t j = 0; j < n_; ++j) hessian[i][j] = entries[i * n_ + j];
        }
        Vector step = point.gradient;
        if (!solve_positive(std::move(hessian), step)) return std::nullopt;
        Vector x = point.x;
        for (std::size_t i = 0; i < n_; ++i) x[i] -= step[i];
        Point next = at(std::move(x));
        const bool helps =
            next.value <= point.value && dot(next.gradient, next.gradient) < 0.5 * dot(point.gradient, point.gradient);
        return helps ? std::optional(next) : std::nullopt;
    }

    std::span<const Interval> domain_;
    std::size_t n_;
    std::optional<Program> program_, second_program_;
    std::optional<Evaluator<double>> evaluate_, evaluate_second_;
    std::deque<Change> history_;
};

// Uniform where the domain is bounded, else normal of a growing spread around the origin.
Vector drawn(std::span<const Interval> domain, std::uint64_t seed, std::uint32_t start) {
    Vector x;
    for (std::size_t i = 0; i < domain.size(); ++i) {
        const Interval& side = domain[i];
        const RandomKey key{seed, start, 0};
        x.push_back(side.is_bounded() ? side.low + (side.high - side.low) * uniform(key, i)
                                      : normal(key, i) * std::ldexp(0.5, static_cast<int>(start % 6)));
    }
    return x;
}

}  // namespace

Minimum many_starts(Graph& graph, Id y, std::span<const Interval> domain, std::uint64_t seed) {
    Descent descent(graph, y, domain);
    Point best;
    for (std::uint32_t start = 0; start < starts; ++start) {
        Point found = descent.from(drawn(domain, seed, start));
        if (found.value < best.value) best = std::move(found);
    }
    Minimum result;
    result.reason = "a search from " + std::to_string(starts) + " starts proves nothing";
    result.minimum = {-infinity, best.value};
    if (best.x.empty()) return result;
    result.minimizers.push_back({{best.x.begin(), best.x.end()}, false});
    return result;
}

}  // namespace gradus::engine
