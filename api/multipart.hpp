// multipart/form-data (RFC 7578), strictly and within limits: what browsers and curl send is read, anything else is
// refused with a sentence. No preamble, no nesting, no transfer encodings, each name once.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace gradus::api {

inline constexpr std::size_t form_parts_max = 16;
inline constexpr std::size_t form_part_header_bytes_max = 2'048;

struct FormPart {
    std::string name;
    std::string file_name;  // empty for a plain field
    std::string bytes;
};

using FormParts = std::vector<FormPart>;

struct FormDefect {
    std::string message;
};

// `content_type`: the request's Content-Type, which names the boundary.
std::variant<FormParts, FormDefect> read_form(std::string_view content_type, std::string_view body);

// Null when there is none.
const FormPart* part_named(const FormParts&, std::string_view name);

}  // namespace gradus::api
