// A formula at a point: value, gradient, Hessian and enclosure of one text.
//
// Every element becomes a number of a program of its own (scalars.hpp): right for formulas, not meant for networks. The
// cost of what is asked for, derivatives included, is bounded by cost_operations_max.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/expression/parse.hpp"
#include "engine/interval.hpp"

namespace gradus::engine::expression {

// What a variable is set to. The enclosures hold what was written (0.1), the values are the doubles beside it.
struct Argument {
    Shape shape;
    std::vector<double> values;
    std::vector<Interval> enclosures;
};

using Point = std::map<std::string, Argument, std::less<>>;

// The shapes of a point's arguments, complete.
Declarations declarations_of(const Point& point);

// "3", "pi/2", "[[1, 2], [2, 1]]": any formula without variables.
std::variant<Argument, Defect> read_argument(std::string_view text);

enum class Precision { float64, float32 };

struct Wanted {
    bool gradient = false, hessian = false, enclosure = false;
    Precision precision = Precision::float64;
};

// Row-major. float32 answers are exact as doubles.
struct Answer {
    Shape shape;
    std::vector<double> value;
    std::vector<std::vector<double>> gradient;  // as formula.variables
    std::vector<double> hessian;                // (n, n), by the elements of all variables one after the other
    std::vector<Interval> enclosure;            // of the value
};

// Adds the derivatives to the formula's graph. Throws std::invalid_argument when a variable has no argument of its
// shape, when a derivative of an array is wanted, or when what is wanted costs too much.
Answer evaluate(Formula& formula, const Point& point, const Wanted& wanted);

}  // namespace gradus::engine::expression
