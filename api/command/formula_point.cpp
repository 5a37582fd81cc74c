#include "api/command/formula_point.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <stdexcept>

#include "api/escaped_text.hpp"
#include "api/json_number.hpp"

namespace gradus::api {

namespace {

namespace json = boost::json;
namespace expression = engine::expression;

bool is_name(std::string_view text) {
    const auto belongs = [](unsigned char c) { return std::isalnum(c) || c == '_' || c >= 0x80; };
    return !text.empty() && !std::isdigit(static_cast<unsigned char>(text[0])) &&
           std::all_of(text.begin(), text.end(), belongs);
}

expression::Argument read_value(const std::string& name, std::string_view text) {
    auto read = expression::read_argument(text);
    if (const auto* defect = std::get_if<expression::Defect>(&read)) {
        throw std::invalid_argument("the value of " + name + ":\n" + told(text, *defect));
    }
    return std::move(std::get<expression::Argument>(read));
}

expression::Argument read_range(const std::string& name, std::string_view low, std::string_view high) {
    const expression::Argument from = read_value(name, low), to = read_value(name, high);
    if (!from.shape.is_scalar() || !to.shape.is_scalar() || !(from.values[0] <= to.values[0])) {
        throw std::invalid_argument("the range of " + name + " is LOW:HIGH, two numbers in order");
    }
    const engine::Interval range(from.enclosures[0].low, to.enclosures[0].high);
    return {{}, {range.middle()}, {range}};
}

template <class Number>
json::value nested(const engine::Shape& shape, int axis, std::span<const Number> values) {
    if (axis == shape.rank()) return json_of(values[0]);
    json::array rows;
    const auto count = static_cast<std::size_t>(shape[axis]);
    for (std::size_t i = 0; i < count; ++i) {
        rows.push_back(nested(shape, axis + 1, values.subspan(i * (values.size() / count), values.size() / count)));
    }
    return rows;
}

}  // namespace

FormulaPoint read_point(std::span<const std::string> words) {
    FormulaPoint point;
    for (const std::string& word : words) {
        const std::size_t sign = word.find('=');
        const std::string name = word.substr(0, sign);
        if (sign == std::string::npos || !is_name(name)) {
            throw std::invalid_argument("\"" + escaped_text(word) + "\" is not NAME=VALUE");
        }
        const std::string_view value = std::string_view(word).substr(sign + 1);
        const std::size_t colon = value.find(':');
        const bool is_range = colon != std::string_view::npos && value.find('[') == std::string_view::npos;
        point.has_range = point.has_range || is_range;
        auto argument =
            is_range ? read_range(name, value.substr(0, colon), value.substr(colon + 1)) : read_value(name, value);
        if (!point.arguments.emplace(name, std::move(argument)).second) {
            throw std::invalid_argument(name + " is given twice");
        }
    }
    return point;
}

expression::Language language_of_environment() {
    for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        const char* value = std::getenv(variable);
        if (value == nullptr || *value == '\0') continue;
        return std::string_view(value).starts_with("ja") ? expression::Language::japanese
                                                         : expression::Language::english;
    }
    return expression::Language::english;
}

std::string told(std::string_view formula, const expression::Defect& defect) {
    return expression::render(formula, defect, language_of_environment());
}

json::object json_of(const expression::Defect& defect) {
    return {{"error", json::object{{"message", escaped_text(defect.message.english)},
                                   {"message_ja", escaped_text(defect.message.japanese)},
                                   {"line", defect.line},
                                   {"column", defect.column}}}};
}

json::object json_of_error(std::string_view message) {
    return {{"error", json::object{{"message", escaped_text(message)}}}};
}

json::value json_of(double number) {
    if (std::isnan(number)) return "nan";
    if (std::isinf(number)) return number > 0 ? "inf" : "-inf";
    if (number == 0 && std::signbit(number)) return number;
    return json_number(number);
}

json::value json_of(const engine::Interval& interval) {
    return json::array{json_of(interval.low), json_of(interval.high)};
}

json::value json_of(const engine::Shape& shape, std::span<const double> values) {
    return nested(shape, 0, values);
}

json::value json_of(const engine::Shape& shape, std::span<const engine::Interval> values) {
    return nested(shape, 0, values);
}

}  // namespace gradus::api
