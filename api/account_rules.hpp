// What a name and a password may be. Names: 1 to 32 characters, ASCII letters and digits, hiragana, katakana and kanji,
// and after the first character also . _ - ; passwords: 8 to 128 characters of any kind.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "api/refusal.hpp"

namespace gradus::api {

inline constexpr std::size_t name_characters_max = 32;

// What is wrong with it; nothing when it can be used. The text must be valid UTF-8 (JSON strings are).
std::optional<Detail> defect_of_name(std::string_view name);
std::optional<Detail> defect_of_password(std::string_view password);

}  // namespace gradus::api
