// Bytes that a program wrote, as text that JSON, a page and a terminal can show.
#pragma once

#include <string>
#include <string_view>

namespace gradus::api {

// Valid UTF-8 stays as it is. Invalid bytes, NUL and the control characters other than line feed and tab (those of
// U+0080 to U+009F too, which terminals obey) become \xNN, a byte each. Linear in the bytes.
std::string escaped_text(std::string_view bytes);

}  // namespace gradus::api
