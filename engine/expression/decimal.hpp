// A decimal numeral and the double beside it. Most decimals are not doubles (0.1 is not): such a numeral is known by an
// interval, so that enclosures hold for what was written and not for what it was rounded to.
#pragma once

#include <optional>
#include <string_view>

#include "engine/interval.hpp"

namespace gradus::engine::expression {

struct Decimal {
    double value;
    Interval enclosure;  // a point when the numeral is exactly `value`
};

// digits[.digits][e±digits], as in C. Nothing when it is no numeral, too large for a double or, not being zero, so
// small that it would be 0.
std::optional<Decimal> read_decimal(std::string_view numeral);

}  // namespace gradus::engine::expression
