#include "engine/minimize/regularity.hpp"

#include <algorithm>
#include <cmath>

#include "engine/numbers.hpp"

namespace gradus::engine {

namespace {

using enum Regularity;

Regularity away_from(const Interval& x, double kink) {
    return x.contains(kink) ? continuous : smooth;
}

Regularity of_root(const Interval& x) {
    if (x.low > 0) return smooth;
    if (x.low < 0) return partial;
    return x.high > 0 ? continuous : defined;  // at 0 alone there is no slope
}

Regularity of_arc(const Interval& x) {
    if (x.low < -1 || x.high > 1) return partial;
    if (x.low > -1 && x.high < 1) return smooth;
    return x.is_point() ? defined : continuous;  // at an end alone there is no slope
}

Regularity of_steps(const Interval& value) {
    return value.is_point() ? smooth : defined;
}

Regularity of_power(const Interval& a, const Interval& b) {
    const bool is_whole = b.is_point() && std::trunc(b.low) == b.low;
    if (is_whole) return b.low >= 0 || !a.contains(0) ? smooth : partial;
    if (a.low > 0) return smooth;
    if (a.low < 0 || b.low <= 0) return partial;
    return a.high > 0 ? continuous : defined;
}

Regularity of_choice(const Interval& a, const Interval& b) {
    return a.high < b.low || b.high < a.low ? smooth : continuous;
}

Regularity of_rest(const Interval& b, const Interval& quotient) {
    if (b.contains(0)) return partial;
    return of_steps(quotient);
}

Regularity of_clamp(const Interval& x, const Interval& low, const Interval& high) {
    return std::min(of_choice(x, low), of_choice(maximum(x, low), high));
}

}  // namespace

Regularity regularity(Op op, const Interval& a, const Interval& b, const Interval& c) {
    if (a.is_empty()) return partial;
    switch (op) {
        case Op::abs:
        case Op::relu:
            return away_from(a, 0);
        case Op::sqrt:
            return of_root(a);
        case Op::reciprocal:
            return a.contains(0) ? partial : smooth;
        case Op::div:
            return b.contains(0) || b.is_empty() ? partial : smooth;
        case Op::log:
            return a.low > 0 ? smooth : partial;
        case Op::log1p:
            return a.low > -1 ? smooth : partial;
        case Op::xlogy:
            return b.low > 0 ? smooth : partial;
        case Op::tan:
            return tan(a).is_bounded() ? smooth : partial;
        case Op::asin:
        case Op::acos:
            return of_arc(a);
        case Op::softplus:
            return a.high <= softplus_threshold || a.low > softplus_threshold ? smooth : defined;
        case Op::sign:
            return of_steps(sign(a));
        case Op::floor:
            return of_steps(floor(a));
        case Op::ceil:
            return of_steps(ceil(a));
        case Op::round:
            return of_steps(round(a));
        case Op::trunc:
            return of_steps(trunc(a));
        case Op::pow:
            return of_power(a, b);
        case Op::atan2:
            return a.contains(0) && b.low <= 0 ? defined : smooth;
        case Op::minimum:
        case Op::maximum:
            return of_choice(a, b);
        case Op::clamp:
            return of_clamp(a, b, c);
        case Op::fmod:
            return of_rest(b, trunc(a / b));
        case Op::remainder:
            return of_rest(b, floor(a / b));
        case Op::gt:
        case Op::le:
            return of_steps(gt(a, b));
        case Op::ge:
        case Op::lt:
            return of_steps(ge(a, b));
        case Op::eq:
        case Op::ne:
            return of_steps(eq(a, b));
        case Op::where:
            return !a.contains(0) || a.is_point() ? smooth : defined;
        default:
            return smooth;
    }
}

}  // namespace gradus::engine
