// Names that mean something in a formula though nobody bound them.
#pragma once

#include <optional>
#include <string_view>

#include "engine/interval.hpp"

namespace gradus::engine::expression {

struct KnownConstant {
    double value;
    Interval enclosure;
};

// pi, π and e.
std::optional<KnownConstant> known_constant(std::string_view name);

// torch, np, math and their like, which stand before a dot.
bool is_module(std::string_view name);

}  // namespace gradus::engine::expression
