#include "api/json_body.hpp"

#include <algorithm>
#include <boost/json/stream_parser.hpp>

namespace gradus::api {
namespace {

namespace json = boost::json;

JsonDefect defect_at(std::string_view text, std::size_t offset, std::string message) {
    const std::string_view before = text.substr(0, std::min(offset, text.size()));
    const auto newline = before.rfind('\n');
    JsonDefect defect;
    defect.line = 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
    defect.column = 1 + (newline == std::string_view::npos ? before.size() : before.size() - newline - 1);
    defect.message = std::move(message);
    return defect;
}

}  // namespace

std::variant<json::value, JsonDefect> read_json(std::string_view text) {
    json::parse_options options;
    options.max_depth = json_depth_max;
    json::stream_parser parser({}, options);
    json::error_code error;
    const std::size_t read = parser.write_some(text.data(), text.size(), error);
    if (!error && read < text.size()) error = json::error::extra_data;
    if (!error) parser.finish(error);
    if (error) return defect_at(text, read, error.message());
    return parser.release();
}

OrRefusal<json::object> read_object(const Request& request) {
    if (!request.has_media_type("application/json")) {
        return refuse(request, Refusal::unsupported_media_type,
                      {"Send the body as Content-Type: application/json.",
                       "本文は Content-Type: application/json で送ってください。"});
    }
    auto reading = read_json(request.body);
    if (const auto* defect = std::get_if<JsonDefect>(&reading)) {
        const std::string place = std::to_string(defect->line) + ":" + std::to_string(defect->column);
        return refuse(request, Refusal::malformed_json,
                      {"At line " + std::to_string(defect->line) + ", column " + std::to_string(defect->column) + ": " +
                           defect->message + ".",
                       std::to_string(defect->line) + " 行 " + std::to_string(defect->column) +
                           " 列目で読めなくなりました: " + defect->message},
                      {{"place", place}});
    }
    auto& value = std::get<json::value>(reading);
    if (!value.is_object()) {
        return refuse(request, Refusal::invalid_field,
                      {"The body must be a JSON object, {…}.", "本文はJSONのオブジェクト {…} にしてください。"});
    }
    return std::move(value.get_object());
}

OrRefusal<std::string> string_field(const Request& request, const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    if (value != nullptr && value->is_string()) return std::string(value->get_string());
    const std::string quoted = "\"" + std::string(name) + "\"";
    return refuse_field(request, name,
                        {quoted + " must be given, as a string.", quoted + " を文字列で指定してください。"});
}

Response refuse_field(const Request& request, std::string_view name, const Detail& detail) {
    return refuse(request, Refusal::invalid_field, detail, {{"field", name}});
}

}  // namespace gradus::api
