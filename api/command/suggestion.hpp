// What someone meant who mistyped a word.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace gradus::api {

// The word of the fewest edits (Levenshtein), when they are at most two and fewer than the letters typed.
std::optional<std::string_view> nearest(std::string_view typed, std::span<const std::string_view> words);

}  // namespace gradus::api
