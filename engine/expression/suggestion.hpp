// What someone meant who mistyped a word.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace gradus::engine::expression {

// The word of the fewest edits (a letter added, removed or replaced, or two neighbours exchanged: optimal string
// alignment), when they are at most two and fewer than the letters typed. Nothing for more than 64 letters.
std::optional<std::string_view> nearest(std::string_view typed, std::span<const std::string_view> words);

}  // namespace gradus::engine::expression
