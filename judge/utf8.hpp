// UTF-8 as RFC 3629 has it: no surrogates, no overlong forms, nothing above U+10FFFF.
#pragma once

#include <cstddef>
#include <string_view>

namespace gradus::judge {

// How many bytes the character at the front of `text` takes; 0 for a broken one. `text` is not empty.
std::size_t character_length(std::string_view text);

bool is_valid_utf8(std::string_view bytes);

// UTF-8 without control characters but tab, line feed and carriage return: what a text file of ours, and a database,
// can hold.
bool is_plain_text(std::string_view bytes);

}  // namespace gradus::judge
