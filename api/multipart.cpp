#include "api/multipart.hpp"

#include <strings.h>

#include <optional>
#include <utility>

#include "api/escaped_text.hpp"

namespace gradus::api {
namespace {

constexpr std::string_view form_type = "multipart/form-data";
constexpr std::size_t boundary_bytes_max = 70;  // RFC 2046, 5.1.1

bool equals_ignoring_case(std::string_view a, std::string_view b) {
    return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

bool is_token_character(char letter) {
    const bool is_alphanumeric =
        (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z');
    return is_alphanumeric || std::string_view("!#$%&'*+-.^_`|~").find(letter) != std::string_view::npos;
}

void skip_space(std::string_view& text) {
    while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
}

struct Parameter {
    std::string_view name;
    std::string value;
};

// Takes the value of a parameter off the front: a token, or a quoted string, in which browsers write %22 for a quote.
std::optional<std::string> take_value(std::string_view& text) {
    std::string value;
    if (!text.starts_with('"')) {
        while (!text.empty() && is_token_character(text.front())) {
            value += text.front();
            text.remove_prefix(1);
        }
        if (value.empty()) return std::nullopt;
        return value;
    }
    text.remove_prefix(1);
    while (!text.empty() && text.front() != '"') {
        if (text.front() == '\\' && text.size() > 1) text.remove_prefix(1);
        value += text.front();
        text.remove_prefix(1);
    }
    if (text.empty()) return std::nullopt;
    text.remove_prefix(1);
    return value;
}

// Takes `; name=value` off the front; what cannot be read stays, for the caller to find.
std::optional<Parameter> take_parameter(std::string_view& text) {
    std::string_view rest = text;
    skip_space(rest);
    if (!rest.starts_with(';')) return std::nullopt;
    rest.remove_prefix(1);
    skip_space(rest);
    const auto equals = rest.find('=');
    if (equals == 0 || equals == std::string_view::npos) return std::nullopt;
    const std::string_view name = rest.substr(0, equals);
    rest.remove_prefix(equals + 1);
    auto value = take_value(rest);
    if (!value) return std::nullopt;
    text = rest;
    return Parameter{name, std::move(*value)};
}

// RFC 2046's bcharsnospace, and spaces inside.
bool is_boundary(std::string_view text) {
    if (text.empty() || text.size() > boundary_bytes_max || text.ends_with(' ')) return false;
    for (const char letter : text) {
        if (!is_token_character(letter) && std::string_view("(),/:=? ").find(letter) == std::string_view::npos) {
            return false;
        }
    }
    return true;
}

std::optional<std::string> boundary_of(std::string_view content_type) {
    if (!equals_ignoring_case(content_type.substr(0, form_type.size()), form_type)) return std::nullopt;
    content_type.remove_prefix(form_type.size());
    while (auto parameter = take_parameter(content_type)) {
        if (!equals_ignoring_case(parameter->name, "boundary")) continue;
        if (!is_boundary(parameter->value)) return std::nullopt;
        return std::move(parameter->value);
    }
    return std::nullopt;
}

// Reads the value of Content-Disposition into name and file name; the sentence when it cannot be meant.
std::optional<std::string> read_disposition(std::string_view value, FormPart& part) {
    skip_space(value);
    constexpr std::string_view kind = "form-data";
    if (!equals_ignoring_case(value.substr(0, kind.size()), kind)) return "a part is not form-data";
    value.remove_prefix(kind.size());
    while (auto parameter = take_parameter(value)) {
        if (equals_ignoring_case(parameter->name, "name")) part.name = std::move(parameter->value);
        if (equals_ignoring_case(parameter->name, "filename")) part.file_name = std::move(parameter->value);
    }
    skip_space(value);
    if (!value.empty()) return "a Content-Disposition cannot be read";
    if (part.name.empty()) return "a part has no name";
    return std::nullopt;
}

// Reads the header lines of a part; the sentence when they cannot be meant.
std::optional<std::string> read_part_header(std::string_view header, FormPart& part) {
    bool has_disposition = false;
    while (!header.empty()) {
        const auto end = header.find("\r\n");
        const std::string_view line = header.substr(0, end);
        header.remove_prefix(end == std::string_view::npos ? header.size() : end + 2);
        const auto colon = line.find(':');
        if (colon == 0 || colon == std::string_view::npos) return "a header line of a part has no colon";
        if (line.find('\0') != std::string_view::npos) return "a header line of a part holds a NUL";
        const std::string_view name = line.substr(0, colon);
        if (equals_ignoring_case(name, "content-transfer-encoding")) return "transfer encodings are not taken in forms";
        if (!equals_ignoring_case(name, "content-disposition")) continue;
        if (has_disposition) return "a part has two Content-Dispositions";
        has_disposition = true;
        if (auto defect = read_disposition(line.substr(colon + 1), part)) return defect;
    }
    if (!has_disposition) return "a part has no Content-Disposition";
    return std::nullopt;
}

}  // namespace

std::variant<FormParts, FormDefect> read_form(std::string_view content_type, std::string_view body) {
    const auto boundary = boundary_of(content_type);
    if (!boundary) return FormDefect{"the Content-Type names no usable boundary"};
    const std::string opening = "--" + *boundary;
    const std::string delimiter = "\r\n--" + *boundary;
    if (!body.starts_with(opening)) return FormDefect{"the body does not begin with its boundary"};
    body.remove_prefix(opening.size());
    FormParts parts;
    while (!body.starts_with("--")) {
        if (parts.size() == form_parts_max) {
            return FormDefect{"there are more than " + std::to_string(form_parts_max) + " parts"};
        }
        if (!body.starts_with("\r\n")) return FormDefect{"a boundary is followed by neither a line's end nor \"--\""};
        body.remove_prefix(2);
        const auto header_end = body.substr(0, form_part_header_bytes_max + 4).find("\r\n\r\n");
        if (header_end == std::string_view::npos) {
            return FormDefect{"the header of a part does not end within " + std::to_string(form_part_header_bytes_max) +
                              " bytes"};
        }
        FormPart part;
        if (auto defect = read_part_header(body.substr(0, header_end), part)) return FormDefect{*defect};
        if (part_named(parts, part.name) != nullptr)
            return FormDefect{"the part \"" + escaped_text(part.name) + "\" comes twice"};
        body.remove_prefix(header_end + 4);
        const auto end = body.find(delimiter);
        if (end == std::string_view::npos) return FormDefect{"the last boundary is missing"};
        part.bytes = std::string(body.substr(0, end));
        body.remove_prefix(end + delimiter.size());
        parts.push_back(std::move(part));
    }
    if (body != "--" && body != "--\r\n") return FormDefect{"there is something after the last boundary"};
    return parts;
}

const FormPart* part_named(const FormParts& parts, std::string_view name) {
    for (const FormPart& part : parts) {
        if (part.name == name) return &part;
    }
    return nullptr;
}

}  // namespace gradus::api
