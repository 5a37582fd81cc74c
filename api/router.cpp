#include "api/router.hpp"

#include <map>
#include <optional>
#include <set>
#include <utility>

#include "api/refusal.hpp"

namespace gradus::api {
namespace {

using Parameters = std::map<std::string, std::string>;

std::string_view take_segment(std::string_view& path) {
    path.remove_prefix(1);  // the '/'
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    return segment;
}

// The parameters when `path` matches; a parameter takes one segment that is not empty.
std::optional<Parameters> match(std::string_view pattern, std::string_view path) {
    Parameters parameters;
    while (!pattern.empty() && !path.empty()) {
        const std::string_view wanted = take_segment(pattern);
        const std::string_view found = take_segment(path);
        if (wanted.starts_with('{')) {
            if (found.empty()) return std::nullopt;
            parameters.emplace(wanted.substr(1, wanted.size() - 2), found);
        } else if (wanted != found) {
            return std::nullopt;
        }
    }
    if (!pattern.empty() || !path.empty()) return std::nullopt;
    return parameters;
}

Response refuse_method(const Request& request, const std::set<std::string>& allowed) {
    std::string allow;
    for (const std::string& method : allowed) allow += (allow.empty() ? "" : ", ") + method;
    Response response =
        refuse(request, Refusal::method_not_allowed,
               {"Use one of these methods here: " + allow + ".", "ここで使えるメソッドは " + allow + " です。"});
    response.headers.emplace_back("Allow", allow);
    return response;
}

}  // namespace

Router::Router(std::vector<Route> routes) : routes_(std::move(routes)) {}

Response Router::answer(Request& request) const {
    const std::string method = request.method == "HEAD" ? "GET" : request.method;
    std::set<std::string> allowed;
    for (const Route& route : routes_) {
        auto parameters = match(route.pattern, request.path);
        if (!parameters) continue;
        if (route.method == method) {
            request.path_parameters = std::move(*parameters);
            return route.handler(request);
        }
        allowed.insert(route.method);
        if (route.method == "GET") allowed.insert("HEAD");
    }
    if (!allowed.empty()) return refuse_method(request, allowed);
    return refuse(request, Refusal::unknown_page,
                  {"Check the address; /api/v1/openapi.yaml lists all there are.",
                   "アドレスを確かめてください。一覧は /api/v1/openapi.yaml にあります。"});
}

}  // namespace gradus::api
