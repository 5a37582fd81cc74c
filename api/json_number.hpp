// Numbers as people write them: 100, not 1E2, where a double is a whole number.
#pragma once

#include <boost/json/value.hpp>
#include <cmath>
#include <cstdint>

namespace gradus::api {

inline boost::json::value json_number(double number) {
    constexpr double exact_max = 9007199254740992.0;  // 2^53
    if (std::trunc(number) == number && std::abs(number) < exact_max) return static_cast<std::int64_t>(number);
    return number;
}

}  // namespace gradus::api
