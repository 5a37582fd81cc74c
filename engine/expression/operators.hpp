// The operators of formulas: how tightly they bind and what they compute.
#pragma once

#include "engine/expression/token.hpp"
#include "engine/var.hpp"

namespace gradus::engine::expression {

// How tightly an operator holds what stands on its left, and what it asks of its right side. Signs that are no
// operators hold nothing: 0.
struct Binding {
    int left = 0, right = 0;
};

inline constexpr int compared_binding = 10, added_binding = 20, times_binding = 30, signed_binding = 40,
                     power_binding = 50;

Binding binding_of(Sign sign);

Var applied(Sign sign, const Var& a, const Var& b);

}  // namespace gradus::engine::expression
