// Numbers as text, by one strict grammar: [+-] digits [. digits] [e [+-] digits], with at least one digit before the
// exponent. No nan, no infinity, no hexadecimal, no spaces, no locale, and nothing too large for a double. Time is
// linear in the length, whatever the digits, so that a program under test cannot spend the judge's time with long
// numbers.
#pragma once

#include <optional>
#include <string_view>

namespace gradus::judge {

// The nearest double; nothing for text outside the grammar or beyond the largest double. Too small for a double is 0.
std::optional<double> read_decimal(std::string_view text);

// Text that some programs read as a number and we never do: nan, inf, infinity (any case, any sign), 0x…, 1e400.
bool is_number_we_refuse(std::string_view text);

}  // namespace gradus::judge
