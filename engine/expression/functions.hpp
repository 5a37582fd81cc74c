// The functions that a formula may call: a whitelist. Each is made of the engine's operations, so whatever the engine
// can do with those (derivatives, enclosures, LaTeX) it can do with all of them.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "engine/var.hpp"

namespace gradus::engine::expression {

struct Function {
    std::string_view name;
    std::uint8_t arguments_min, arguments_max;
    // Throws std::invalid_argument naming the operation and the shapes.
    Var (*apply)(std::span<const Var> arguments);
};

// In alphabetical order.
std::span<const Function> functions();

// nullptr when there is none.
const Function* find_function(std::string_view name);

// A constant scalar that is a whole number: an axis, an index, a bound. Throws std::invalid_argument with `what`.
std::int64_t whole_number(const Var& x, const char* what);

}  // namespace gradus::engine::expression
