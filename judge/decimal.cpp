#include "judge/decimal.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <system_error>

namespace gradus::judge {

namespace {

constexpr std::int64_t exponent_max =
    1'000'000'000'000;  // larger ones are cut: no text is long enough to make up for them

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// The parts of a number that the grammar admits.
struct Parts {
    bool is_negative = false;
    std::string_view whole;     // digits before the point
    std::string_view fraction;  // digits after it
    std::int64_t exponent = 0;
    std::string_view magnitude;  // the text less its sign
};

std::string_view take_digits(std::string_view& text) {
    const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
    const std::string_view digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    text.remove_prefix(digits.size());
    return digits;
}

bool take(std::string_view& text, std::string_view one_of) {
    if (text.empty() || one_of.find(text.front()) == std::string_view::npos) return false;
    text.remove_prefix(1);
    return true;
}

std::optional<std::int64_t> take_exponent(std::string_view& text) {
    const bool is_negative = text.starts_with('-');
    take(text, "+-");
    const std::string_view digits = take_digits(text);
    if (digits.empty()) return std::nullopt;
    std::int64_t exponent = 0;
    for (const char digit : digits) exponent = std::min(exponent * 10 + (digit - '0'), exponent_max);
    return is_negative ? -exponent : exponent;
}

std::optional<Parts> parse(std::string_view text) {
    Parts parts;
    parts.is_negative = text.starts_with('-');
    take(text, "+-");
    parts.magnitude = text;
    parts.whole = take_digits(text);
    if (take(text, ".")) parts.fraction = take_digits(text);
    if (parts.whole.empty() && parts.fraction.empty()) return std::nullopt;
    if (take(text, "eE")) {
        const auto exponent = take_exponent(text);
        if (!exponent) return std::nullopt;
        parts.exponent = *exponent;
    }
    if (!text.empty()) return std::nullopt;
    return parts;
}

// How many digits stand before the point once the exponent is worked in; the number is below 10 to that power, and at
// least 10 to one less. Nothing for zero.
std::optional<std::int64_t> leading_power(const Parts& parts) {
    const std::size_t in_whole = parts.whole.find_first_not_of('0');
    if (in_whole != std::string_view::npos) {
        return static_cast<std::int64_t>(parts.whole.size() - in_whole) + parts.exponent;
    }
    const std::size_t in_fraction = parts.fraction.find_first_not_of('0');
    if (in_fraction == std::string_view::npos) return std::nullopt;
    return parts.exponent - static_cast<std::int64_t>(in_fraction);
}

}  // namespace

std::optional<double> read_decimal(std::string_view text) {
    const auto parts = parse(text);
    if (!parts) return std::nullopt;
    const double zero = parts->is_negative ? -0.0 : 0.0;
    const auto power = leading_power(*parts);
    if (!power || *power < -400) return zero;
    if (*power > 400) return std::nullopt;
    double value = 0;
    const char* const end = parts->magnitude.data() + parts->magnitude.size();
    const auto [stop, error] = std::from_chars(parts->magnitude.data(), end, value);
    // from_chars says "out of range" of both ends and leaves the value alone; which end it was, the power tells.
    if (error == std::errc::result_out_of_range) return *power > 0 ? std::nullopt : std::optional<double>(zero);
    if (error != std::errc{} || stop != end) return std::nullopt;
    return parts->is_negative ? -value : value;
}

bool is_number_we_refuse(std::string_view text) {
    if (parse(text)) return !read_decimal(text);
    if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
    std::string head(text.substr(0, 9));
    std::transform(head.begin(), head.end(), head.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    const auto begins = [&](std::string_view word) { return head.starts_with(word); };
    return head == "nan" || begins("nan(") || head == "inf" || head == "infinity" || begins("0x");
}

}  // namespace gradus::judge
