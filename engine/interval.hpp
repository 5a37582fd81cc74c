// Closed intervals of real numbers with outward rounding: the interval of a formula contains the formula of every
// number.
//
// How the promise is kept. The basic operations of IEEE 754 are correctly rounded, so their result is widened to the
// next number on either side unless it is exact (tested by an error-free transformation). The functions of libm are
// wrong by a few units in the last place at most ("Known Maximum Errors in Math Functions" in the manual of glibc: at
// most 2 on x86-64 for those used here); their results are widened by libm_ulps_max, which is twice that. tests/engine
// fuzzes it.
//
// Outside its domain a function has no value, and its interval is that of the part inside (sqrt[-1, 4] = [0, 2]), empty
// if there is none. Bounds may be infinite; 0 times infinity is 0, since a bound at infinity stands for large numbers
// only.
#pragma once

#include <limits>

namespace gradus::engine {

inline constexpr int libm_ulps_max = 4;

struct Interval {
    double low = 0, high = 0;

    Interval() = default;
    Interval(double point) : low(point), high(point) {}  // NOLINT(google-explicit-constructor): a number is an interval
    Interval(double low_, double high_) : low(low_), high(high_) {}

    static Interval everything() {
        return {-std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity()};
    }
    static Interval nothing() {
        return {std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
    }

    bool is_empty() const { return !(low <= high); }
    bool is_point() const { return low == high; }
    bool contains(double x) const { return low <= x && x <= high; }
    bool contains(const Interval& other) const { return other.is_empty() || (low <= other.low && other.high <= high); }
    bool is_bounded() const;
    // Rounded up; infinite for an unbounded interval, 0 for the empty one.
    double width() const;
    // A finite number inside; of a half-line, one that doubles at each bisection.
    double middle() const;
};

Interval hull(const Interval& a, const Interval& b);
Interval intersection(const Interval& a, const Interval& b);
// The neighbours of `value` on either side: what a decimal constant that is not a double stands for.
Interval around(double value);

Interval operator-(const Interval& x);
Interval operator+(const Interval& a, const Interval& b);
Interval operator-(const Interval& a, const Interval& b);
Interval operator*(const Interval& a, const Interval& b);
Interval operator/(const Interval& a, const Interval& b);
Interval& operator+=(Interval& a, const Interval& b);

// Comparisons are [1, 1] or [0, 0] where they hold for all numbers or for none, else [0, 1].
Interval gt(const Interval& a, const Interval& b);
Interval ge(const Interval& a, const Interval& b);
Interval lt(const Interval& a, const Interval& b);
Interval le(const Interval& a, const Interval& b);
Interval eq(const Interval& a, const Interval& b);
Interval ne(const Interval& a, const Interval& b);
Interval where(const Interval& condition, const Interval& a, const Interval& b);

Interval abs(const Interval& x);
Interval sign(const Interval& x);
Interval square(const Interval& x);
Interval sqrt(const Interval& x);
Interval reciprocal(const Interval& x);
Interval exp(const Interval& x);
Interval expm1(const Interval& x);
Interval log(const Interval& x);
Interval log1p(const Interval& x);
Interval sin(const Interval& x);
Interval cos(const Interval& x);
Interval tan(const Interval& x);
Interval asin(const Interval& x);
Interval acos(const Interval& x);
Interval atan(const Interval& x);
Interval sinh(const Interval& x);
Interval cosh(const Interval& x);
Interval tanh(const Interval& x);
Interval erf(const Interval& x);
Interval sigmoid(const Interval& x);
Interval softplus(const Interval& x);
Interval relu(const Interval& x);
Interval floor(const Interval& x);
Interval ceil(const Interval& x);
Interval round(const Interval& x);
Interval trunc(const Interval& x);

// A point exponent that is a whole number allows negative bases; other exponents do not.
Interval pow(const Interval& a, const Interval& b);
Interval atan2(const Interval& a, const Interval& b);
Interval minimum(const Interval& a, const Interval& b);
Interval maximum(const Interval& a, const Interval& b);
Interval clamp(const Interval& x, const Interval& lowest, const Interval& highest);
Interval fmod(const Interval& a, const Interval& b);
Interval remainder(const Interval& a, const Interval& b);
Interval xlogy(const Interval& x, const Interval& y);

inline Interval like(const Interval&, double value) {
    return value;
}

inline Interval like_rounded(const Interval&, double value) {
    return around(value);
}

// `value` is that of a function with isolated values: between two of them lies a jump.
inline Interval slope_of_steps(const Interval& value) {
    return value.is_point() ? Interval(0) : Interval::everything();
}

inline Interval slope_of_choice(const Interval& condition, const Interval& difference) {
    return condition.is_point() ? Interval(0) : difference;
}

}  // namespace gradus::engine
