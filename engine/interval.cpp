#include "engine/interval.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

#include "engine/numbers.hpp"

namespace gradus::engine {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

double up(double x) {
    if (x == 0) return std::numeric_limits<double>::denorm_min();
    if (!(x < infinity)) return x;
    const auto bits = std::bit_cast<std::int64_t>(x);
    return std::bit_cast<double>(x > 0 ? bits + 1 : bits - 1);
}

double down(double x) {
    return -up(-x);
}

double up(double x, int ulps) {
    for (int i = 0; i < ulps; ++i) x = up(x);
    return x;
}

double down(double x, int ulps) {
    return -up(-x, ulps);
}

// Below this the rounding error of a product may itself underflow, and says nothing.
constexpr double product_error_valid_from = 1e-280;

// Knuth's TwoSum: the error of a + b, exactly, where nothing overflows.
bool sum_is_exact(double a, double b, double sum) {
    const double b_of_sum = sum - a;
    const double error = (a - (sum - b_of_sum)) + (b - b_of_sum);
    return error == 0;
}

double sum_down(double a, double b) {
    const double sum = a + b;
    return sum_is_exact(a, b, sum) || std::isinf(a) || std::isinf(b) ? sum : down(sum);
}

double sum_up(double a, double b) {
    return -sum_down(-a, -b);
}

double product_down(double a, double b) {
    if (a == 0 || b == 0) return 0;
    const double product = a * b;
    if (std::isinf(a) || std::isinf(b)) return product;
    if (product == 0) return (a > 0) == (b > 0) ? 0 : down(0.0);  // underflow keeps the sign
    if (std::abs(product) > product_error_valid_from && std::fma(a, b, -product) == 0) return product;
    return down(product);
}

double product_up(double a, double b) {
    return -product_down(-a, b);
}

// Where b is infinite the quotient tends to 0; what a / b may be besides, another corner says.
double quotient_down(double a, double b) {
    if (a == 0 || std::isinf(b)) return 0;
    const double quotient = a / b;
    if (std::isinf(a)) return quotient;
    if (quotient == 0) return (a > 0) == (b > 0) ? 0 : down(0.0);
    if (std::abs(a) > product_error_valid_from && std::abs(quotient) > product_error_valid_from &&
        std::fma(quotient, b, -a) == 0) {
        return quotient;
    }
    return down(quotient);
}

double quotient_up(double a, double b) {
    return -quotient_down(-a, b);
}

// The image of an increasing function of libm.
template <class Function>
Interval increasing(const Interval& x, Function f, double lowest = -infinity, double highest = infinity) {
    if (x.is_empty()) return Interval::nothing();
    return {std::max(lowest, down(f(x.low), libm_ulps_max)), std::min(highest, up(f(x.high), libm_ulps_max))};
}

Interval steps(const Interval& x, double (*f)(double)) {
    return x.is_empty() ? x : Interval(f(x.low), f(x.high));
}

Interval truth(bool always, bool never) {
    return always ? Interval(1) : never ? Interval(0) : Interval(0, 1);
}

// The image of an even function that increases from 0 on.
template <class Function>
Interval even(const Interval& x, Function increasing_from_zero) {
    if (x.is_empty()) return x;
    const Interval size = abs(x);
    return increasing_from_zero(size);
}

// Whether k * pi + offset may lie in x for a whole k, and for which parities of k. Only for |x| <
// trigonometric_range_max.
constexpr double trigonometric_range_max = 1 << 20;

struct Multiples {
    bool even = false, odd = false;
};

Multiples multiples_of_pi_in(const Interval& x, double offset) {
    Multiples found;
    const double first = std::floor((x.low - offset) / M_PI) - 1;
    const double last = std::ceil((x.high - offset) / M_PI) + 1;
    for (double k = first; k <= last; ++k) {
        const double error = 1e-15 * (2 + std::abs(k));  // of k * pi + offset in double
        const double point = k * M_PI + offset;
        if (point + error < x.low || point - error > x.high) continue;
        (std::fmod(k, 2) == 0 ? found.even : found.odd) = true;
    }
    return found;
}

bool is_wide_angle(const Interval& x) {
    return !(x.high - x.low < 2 * M_PI) || std::abs(x.low) > trigonometric_range_max ||
           std::abs(x.high) > trigonometric_range_max;
}

// sin and cos: extremes at offset + k pi, where even k are maxima.
Interval wave(const Interval& x, double (*f)(double), double offset) {
    if (x.is_empty()) return x;
    if (is_wide_angle(x)) return {-1, 1};
    const Multiples extremes = multiples_of_pi_in(x, offset);
    const double a = f(x.low), b = f(x.high);
    return {extremes.odd ? -1 : std::max(-1.0, down(std::min(a, b), libm_ulps_max)),
            extremes.even ? 1 : std::min(1.0, up(std::max(a, b), libm_ulps_max))};
}

// x to the power of a whole number n > 0.
Interval whole_power(const Interval& x, double n) {
    const auto power = [n](double a) { return std::pow(a, n); };
    if (std::fmod(n, 2) != 0) return increasing(x, power);
    return even(x, [&power](const Interval& size) { return increasing(size, power, 0); });
}

// x to the power y for x >= 0: y log x takes its extremes at the corners.
Interval positive_power(const Interval& x, const Interval& y) {
    if (x.is_empty()) return x;
    const double corners[] = {std::pow(x.low, y.low), std::pow(x.low, y.high), std::pow(x.high, y.low),
                              std::pow(x.high, y.high)};
    Interval power(*std::min_element(corners, corners + 4), *std::max_element(corners, corners + 4));
    if (x.contains(1) || y.contains(0)) power = hull(power, 1);
    return {std::max(0.0, down(power.low, libm_ulps_max)), up(power.high, libm_ulps_max)};
}

// a - b * quotient where the quotient is settled, else anything up to the size of either.
Interval division_rest(const Interval& a, const Interval& b, const Interval& quotient, const Interval& bounds) {
    if (quotient.is_empty()) return Interval::nothing();
    return quotient.is_point() ? intersection(a - b * quotient, bounds) : bounds;
}

}  // namespace

bool Interval::is_bounded() const {
    return low > -infinity && high < infinity;
}

double Interval::width() const {
    return is_empty() ? 0 : sum_up(high, -low);
}

double Interval::middle() const {
    if (low == -infinity && high == infinity) return 0;
    if (low == -infinity)
        return high <= -1 ? std::max(2 * high, -std::numeric_limits<double>::max()) : high > 1 ? -1 : -2;
    if (high == infinity) return low >= 1 ? std::min(2 * low, std::numeric_limits<double>::max()) : low < -1 ? 1 : 2;
    return std::clamp(low / 2 + high / 2, low, high);
}

Interval hull(const Interval& a, const Interval& b) {
    if (a.is_empty()) return b;
    if (b.is_empty()) return a;
    return {std::min(a.low, b.low), std::max(a.high, b.high)};
}

Interval intersection(const Interval& a, const Interval& b) {
    const Interval common(std::max(a.low, b.low), std::min(a.high, b.high));
    return common.is_empty() ? Interval::nothing() : common;
}

Interval around(double value) {
    return {down(value), up(value)};
}

Interval operator-(const Interval& x) {
    return {-x.high, -x.low};
}

Interval operator+(const Interval& a, const Interval& b) {
    if (a.is_empty() || b.is_empty()) return Interval::nothing();
    return {sum_down(a.low, b.low), sum_up(a.high, b.high)};
}

Interval operator-(const Interval& a, const Interval& b) {
    return a + -b;
}

Interval& operator+=(Interval& a, const Interval& b) {
    return a = a + b;
}

Interval operator*(const Interval& a, const Interval& b) {
    if (a.is_empty() || b.is_empty()) return Interval::nothing();
    if (a.low >= 0) {
        return {product_down(b.low >= 0 ? a.low : a.high, b.low), product_up(b.high <= 0 ? a.low : a.high, b.high)};
    }
    if (a.high <= 0) return -(-a * b);
    if (b.low >= 0) return {product_down(a.low, b.high), product_up(a.high, b.high)};
    if (b.high <= 0) return {product_down(a.high, b.low), product_up(a.low, b.low)};
    return {std::min(product_down(a.low, b.high), product_down(a.high, b.low)),
            std::max(product_up(a.low, b.low), product_up(a.high, b.high))};
}

Interval operator/(const Interval& a, const Interval& b) {
    if (a.is_empty() || b.is_empty() || (b.low == 0 && b.high == 0)) return Interval::nothing();
    if (b.low < 0 && b.high > 0) return a.low == 0 && a.high == 0 ? Interval(0) : Interval::everything();
    if (b.high <= 0) return -a / -b;
    if (b.low == 0) {
        if (a.low >= 0) return {quotient_down(a.low, b.high), a.high == 0 ? 0 : infinity};
        if (a.high <= 0) return {-infinity, quotient_up(a.high, b.high)};
        return Interval::everything();
    }
    return {std::min(quotient_down(a.low, b.low), quotient_down(a.low, b.high)),
            std::max(quotient_up(a.high, b.low), quotient_up(a.high, b.high))};
}

Interval gt(const Interval& a, const Interval& b) {
    return truth(a.low > b.high, a.high <= b.low);
}

Interval ge(const Interval& a, const Interval& b) {
    return truth(a.low >= b.high, a.high < b.low);
}

Interval lt(const Interval& a, const Interval& b) {
    return gt(b, a);
}

Interval le(const Interval& a, const Interval& b) {
    return ge(b, a);
}

Interval eq(const Interval& a, const Interval& b) {
    return truth(a.is_point() && b.is_point() && a.low == b.low, intersection(a, b).is_empty());
}

Interval ne(const Interval& a, const Interval& b) {
    return Interval(1) - eq(a, b);
}

Interval where(const Interval& condition, const Interval& a, const Interval& b) {
    if (!condition.contains(0)) return a;
    return condition.is_point() ? b : hull(a, b);
}

Interval abs(const Interval& x) {
    if (x.is_empty() || x.low >= 0) return x;
    if (x.high <= 0) return -x;
    return {0, std::max(-x.low, x.high)};
}

Interval sign(const Interval& x) {
    return steps(x, engine::sign<double>);
}

Interval square(const Interval& x) {
    return even(x, [](const Interval& size) {
        return Interval(product_down(size.low, size.low), product_up(size.high, size.high));
    });
}

Interval sqrt(const Interval& x) {
    const auto exact = [](double a, double root) {
        return a == 0 || std::isinf(a) || (a > product_error_valid_from && std::fma(root, root, -a) == 0);
    };
    const Interval inside = intersection(x, {0, infinity});
    if (inside.is_empty()) return inside;
    const double low = std::sqrt(inside.low), high = std::sqrt(inside.high);
    return {exact(inside.low, low) ? low : down(low), exact(inside.high, high) ? high : up(high)};
}

Interval reciprocal(const Interval& x) {
    return Interval(1) / x;
}

Interval exp(const Interval& x) {
    return x.is_point() && x.low == 0 ? Interval(1)
                                      : increasing(
                                            x, [](double a) { return std::exp(a); }, 0);
}

Interval expm1(const Interval& x) {
    return increasing(
        x, [](double a) { return std::expm1(a); }, -1);
}

Interval log(const Interval& x) {
    return x.is_point() && x.low == 1
               ? Interval(0)
               : increasing(intersection(x, {0, infinity}), [](double a) { return std::log(a); });
}

Interval log1p(const Interval& x) {
    return increasing(intersection(x, {-1, infinity}), [](double a) { return std::log1p(a); });
}

Interval sin(const Interval& x) {
    return wave(x, std::sin, M_PI_2);
}

Interval cos(const Interval& x) {
    return wave(x, std::cos, 0);
}

Interval tan(const Interval& x) {
    if (x.is_empty()) return x;
    if (is_wide_angle(x)) return Interval::everything();
    const Multiples poles = multiples_of_pi_in(x, M_PI_2);
    if (poles.even || poles.odd) return Interval::everything();
    return increasing(x, [](double a) { return std::tan(a); });
}

Interval asin(const Interval& x) {
    return increasing(intersection(x, {-1, 1}), [](double a) { return std::asin(a); });
}

Interval acos(const Interval& x) {
    return -increasing(
        intersection(x, {-1, 1}), [](double a) { return -std::acos(a); }, -infinity, 0);
}

Interval atan(const Interval& x) {
    return increasing(x, [](double a) { return std::atan(a); });
}

Interval sinh(const Interval& x) {
    return increasing(x, [](double a) { return std::sinh(a); });
}

Interval cosh(const Interval& x) {
    return even(x, [](const Interval& size) {
        return increasing(
            size, [](double a) { return std::cosh(a); }, 1);
    });
}

Interval tanh(const Interval& x) {
    return increasing(
        x, [](double a) { return std::tanh(a); }, -1, 1);
}

Interval erf(const Interval& x) {
    return increasing(
        x, [](double a) { return std::erf(a); }, -1, 1);
}

// Three roundings besides that of exp: widened twice.
Interval sigmoid(const Interval& x) {
    const Interval once = increasing(x, engine::sigmoid<double>, 0, 1);
    if (once.is_empty()) return once;
    return {std::max(0.0, down(once.low, libm_ulps_max)), std::min(1.0, up(once.high, libm_ulps_max))};
}

Interval softplus(const Interval& x) {
    const auto curve = [](double a) { return std::log1p(std::exp(a)); };
    const Interval below = increasing(intersection(x, {-infinity, softplus_threshold}), curve, 0);
    const Interval above = intersection(x, {softplus_threshold, infinity});
    if (below.is_empty()) return above;
    const Interval widened(std::max(0.0, down(below.low, libm_ulps_max)), up(below.high, libm_ulps_max));
    return x.high > softplus_threshold ? hull(widened, above) : widened;
}

Interval relu(const Interval& x) {
    return x.is_empty() ? x : Interval(std::max(0.0, x.low), std::max(0.0, x.high));
}

Interval floor(const Interval& x) {
    return steps(x, std::floor);
}

Interval ceil(const Interval& x) {
    return steps(x, std::ceil);
}

Interval round(const Interval& x) {
    return steps(x, std::nearbyint);
}

Interval trunc(const Interval& x) {
    return steps(x, std::trunc);
}

Interval pow(const Interval& a, const Interval& b) {
    if (a.is_empty() || b.is_empty()) return Interval::nothing();
    const bool is_whole = b.is_point() && std::trunc(b.low) == b.low && std::abs(b.low) < infinity;
    if (is_whole) {
        const double n = b.low;
        if (n == 0) return 1;
        if (n == 1) return a;
        if (n == 2) return square(a);
        return n > 0 ? whole_power(a, n) : reciprocal(whole_power(a, -n));
    }
    Interval power = positive_power(intersection(a, {0, infinity}), b);
    if (a.low < 0 && std::floor(b.high) >= b.low) {  // some exponent is a whole number
        const Interval size = positive_power(abs(intersection(a, {-infinity, 0})), b);
        power = hull(power, hull(size, -size));
    }
    return power;
}

Interval atan2(const Interval& a, const Interval& b) {
    if (a.is_empty() || b.is_empty()) return Interval::nothing();
    const double pi = up(M_PI);
    if (a.contains(0) && b.low <= 0) return {-pi, pi};  // the cut along the negative axis
    const double corners[] = {std::atan2(a.low, b.low), std::atan2(a.low, b.high), std::atan2(a.high, b.low),
                              std::atan2(a.high, b.high)};
    return {std::max(-pi, down(*std::min_element(corners, corners + 4), libm_ulps_max)),
            std::min(pi, up(*std::max_element(corners, corners + 4), libm_ulps_max))};
}

Interval minimum(const Interval& a, const Interval& b) {
    if (a.is_empty() || b.is_empty()) return Interval::nothing();
    return {std::min(a.low, b.low), std::min(a.high, b.high)};
}

Interval maximum(const Interval& a, const Interval& b) {
    if (a.is_empty() || b.is_empty()) return Interval::nothing();
    return {std::max(a.low, b.low), std::max(a.high, b.high)};
}

Interval clamp(const Interval& x, const Interval& lowest, const Interval& highest) {
    return minimum(maximum(x, lowest), highest);
}

Interval fmod(const Interval& a, const Interval& b) {
    const double size = std::min(abs(a).high, abs(b).high);
    return division_rest(a, b, trunc(a / b), {a.low < 0 ? -size : 0, a.high > 0 ? size : 0});
}

Interval remainder(const Interval& a, const Interval& b) {
    return division_rest(a, b, floor(a / b), {std::min(0.0, b.low), std::max(0.0, b.high)});
}

Interval xlogy(const Interval& x, const Interval& y) {
    const Interval product = x * log(y);
    return x.contains(0) ? hull(product, 0) : product;
}

}  // namespace gradus::engine
