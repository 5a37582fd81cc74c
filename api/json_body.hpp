// A request's JSON body: read within limits of depth and size; a syntax error says its place. Also the fields of an
// object, each checked on its own, so that a student reads which one is wrong.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "api/http.hpp"
#include "api/refusal.hpp"

namespace gradus::api {

inline constexpr std::size_t json_depth_max = 16;

// Lines and columns count from 1; a column counts bytes.
struct JsonDefect {
    std::size_t line = 1;
    std::size_t column = 1;
    std::string message;
};

std::variant<boost::json::value, JsonDefect> read_json(std::string_view text);

// The body as an object; 415 when it is not application/json, 400 with the place when it is broken, 422 when it is no
// object.
OrRefusal<boost::json::object> read_object(const Request&);

// A field that must be a string; 422 that names it when it is missing or not a string.
OrRefusal<std::string> string_field(const Request&, const boost::json::object&, std::string_view name);

// The 422 for one field: members {"field": name}.
Response refuse_field(const Request&, std::string_view name, const Detail&);

}  // namespace gradus::api
