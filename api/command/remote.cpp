#include "api/command/remote.hpp"

#include <iostream>

#include "api/json_body.hpp"

namespace gradus::api {
namespace {

std::string text_in(const boost::json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

}  // namespace

std::string server_name(std::string url) {
    while (url.ends_with('/')) url.pop_back();
    return url;
}

boost::json::object body_of(const Answer& answer) {
    auto reading = read_json(answer.body);
    auto* value = std::get_if<boost::json::value>(&reading);
    if (value == nullptr || !value->is_object()) {
        throw Unreachable("the server answered " + std::to_string(answer.status) +
                          " in a form that Gradus does not use");
    }
    return std::move(value->get_object());
}

ExitStatus report_refusal(const std::string& command, const Answer& answer) {
    const boost::json::object body = body_of(answer);
    std::cerr << command << ": " << text_in(body, "title") << "\n  " << text_in(body, "detail") << "\n";
    return answer.status >= 400 && answer.status < 500 ? exit_usage : exit_failure;
}

}  // namespace gradus::api
