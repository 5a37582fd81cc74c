#include <cmath>
#include <cstdio>
#include <optional>

#include "judge/checker/check.hpp"
#include "judge/checker/words.hpp"
#include "judge/decimal.hpp"

namespace gradus::judge {

namespace {

std::string shown(double number) {
    char text[32];
    const int length = std::snprintf(text, sizeof text, "%.3g", number);
    return std::string(text, static_cast<std::size_t>(length));
}

// Written so that anything strange compares false: an error that overflows to infinity is larger than any tolerance.
bool is_near(const Checker& checker, double expected, double found) {
    const double error = std::abs(expected - found);
    return error <= checker.absolute_tolerance || error <= checker.relative_tolerance * std::abs(expected);
}

bool same(const Checker& checker, std::string_view expected, std::string_view found, std::string& why) {
    const std::optional<double> number = read_decimal(found);
    if (!number && is_number_we_refuse(found)) {
        why = "which is not a finite decimal number";
        return false;
    }
    const std::optional<double> answer = read_decimal(expected);
    if (!answer) return checker.is_case_sensitive ? expected == found : same_letters(expected, found);
    if (!number) {
        why = "which is not a decimal number";
        return false;
    }
    if (is_near(checker, *answer, *number)) return true;
    const double allowed = std::max(checker.absolute_tolerance, checker.relative_tolerance * std::abs(*answer));
    why = "they differ by " + shown(std::abs(*answer - *number)) + ", and " + shown(allowed) + " is allowed";
    return false;
}

}  // namespace

Check check_tolerance(const Checker& checker, std::string_view answer, std::string_view output) {
    return check_words(checker, answer, output, same);
}

}  // namespace gradus::judge
