// SHA-256 of a few pieces of bytes, one after the other, as 64 hexadecimal digits.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace gradus::worker {

inline constexpr std::size_t digest_digits = 64;

std::string sha256(std::initializer_list<std::string_view> pieces);

}  // namespace gradus::worker
