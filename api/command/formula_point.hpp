// What the commands of the engine share: words such as x=3 read into a point, defects of formulas told, numbers and
// arrays as JSON.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <span>
#include <string>
#include <string_view>

#include "engine/expression/evaluation.hpp"

namespace gradus::api {

struct FormulaPoint {
    engine::expression::Point arguments;
    bool has_range = false;  // a word x=LOW:HIGH: only enclosures can be told there
};

// Throws std::invalid_argument for a word that is no NAME=VALUE, with the caret where the value is wrong.
FormulaPoint read_point(std::span<const std::string> words);

// By the environment's LC_ALL, LC_MESSAGES or LANG.
engine::expression::Language language_of_environment();

// The rendering for people, as one text.
std::string told(std::string_view formula, const engine::expression::Defect& defect);

// {"error": {"message", "message_ja", "line", "column"}}
boost::json::object json_of(const engine::expression::Defect& defect);
// The same for an error without a place.
boost::json::object json_of_error(std::string_view message);

// Reads back as the same double. JSON has no other numbers: these are "nan", "inf" and "-inf".
boost::json::value json_of(double number);
boost::json::value json_of(const engine::Interval& interval);
// Nested arrays, outermost axis first; of a scalar its number.
boost::json::value json_of(const engine::Shape& shape, std::span<const double> values);
boost::json::value json_of(const engine::Shape& shape, std::span<const engine::Interval> values);

}  // namespace gradus::api
