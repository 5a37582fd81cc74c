#include "engine/expression/decimal.hpp"

#include <array>
#include <charconv>
#include <string>

namespace gradus::engine::expression {

namespace {

// 2^53 - 1 has 16 digits: whole numbers of 15 are doubles.
constexpr std::size_t digits_of_exact_integers = 15;
// The longest exact expansion of a double, that of its smallest normal neighbours.
constexpr int significant_digits_max = 767;

// 0.d₁d₂d₃… · 10^exponent without zeros at either end; zero has no digits.
struct Expansion {
    std::string digits;
    std::int64_t exponent = 0;

    bool operator==(const Expansion&) const = default;
};

std::optional<Expansion> expansion_of(std::string_view numeral) {
    constexpr std::size_t exponent_digits_max = 9;
    const std::size_t e = std::min(numeral.find_first_of("eE"), numeral.size());
    Expansion expansion;
    if (e < numeral.size()) {
        std::string_view exponent = numeral.substr(e + 1);
        const bool is_negative = exponent.starts_with('-');
        if (is_negative || exponent.starts_with('+')) exponent.remove_prefix(1);
        exponent.remove_prefix(std::min(exponent.find_first_not_of('0'), exponent.size()));
        if (exponent.size() > exponent_digits_max) return std::nullopt;
        for (const char digit : exponent) expansion.exponent = expansion.exponent * 10 + (digit - '0');
        if (is_negative) expansion.exponent = -expansion.exponent;
    }
    bool is_after_point = false;
    for (const char c : numeral.substr(0, e)) {
        if (c == '.') {
            is_after_point = true;
        } else if (c == '0' && expansion.digits.empty()) {
            expansion.exponent -= is_after_point ? 1 : 0;
        } else {
            expansion.exponent += is_after_point ? 0 : 1;
            expansion.digits += c;
        }
    }
    while (expansion.digits.ends_with('0')) expansion.digits.pop_back();
    if (expansion.digits.empty()) expansion.exponent = 0;
    return expansion;
}

// A double is a finite decimal, and to_chars writes all of it.
bool is_exactly(double value, const Expansion& written) {
    if (written.digits.size() > static_cast<std::size_t>(significant_digits_max)) return false;
    std::array<char, 800> all;
    const auto end = std::to_chars(all.data(), all.data() + all.size(), value, std::chars_format::scientific,
                                   significant_digits_max - 1);
    return end.ec == std::errc() &&
           expansion_of(std::string_view(all.data(), static_cast<std::size_t>(end.ptr - all.data()))) == written;
}

bool is_short_integer(std::string_view numeral) {
    return numeral.size() <= digits_of_exact_integers &&
           numeral.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

std::optional<Decimal> read_decimal(std::string_view numeral) {
    double value = 0;
    const auto read = std::from_chars(numeral.data(), numeral.data() + numeral.size(), value);
    if (read.ec != std::errc() || read.ptr != numeral.data() + numeral.size()) return std::nullopt;
    if (is_short_integer(numeral)) return Decimal{value, value};
    const auto written = expansion_of(numeral);
    if (!written || (value == 0 && !written->digits.empty())) return std::nullopt;
    return Decimal{value, is_exactly(value, *written) ? Interval(value) : around(value)};
}

}  // namespace gradus::engine::expression
