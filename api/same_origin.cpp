#include "api/same_origin.hpp"

namespace gradus::api {

bool is_forged(const Request& request) {
    if (request.method == "GET" || request.method == "HEAD" || request.method == "OPTIONS") return false;
    if (!request.header("authorization").empty()) return false;  // no browser adds that by itself
    const std::string_view site = request.header("sec-fetch-site");
    if (!site.empty()) return site != "same-origin" && site != "none";
    const std::string_view origin = request.header("origin");
    if (origin.empty()) return false;
    const auto host = origin.find("://");
    return host == std::string_view::npos || origin.substr(host + 3) != request.header("host");
}

}  // namespace gradus::api
