#include "api/http.hpp"

#include <strings.h>

#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace gradus::api {

std::string_view Request::header(std::string_view lower_case_name) const {
    const auto found = headers.find(std::string(lower_case_name));
    return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

bool Request::has_media_type(std::string_view type) const {
    const std::string_view given = header("content-type");
    if (given.size() < type.size() || strncasecmp(given.data(), type.data(), type.size()) != 0) return false;
    return given.size() == type.size() || std::string_view("; \t").find(given[type.size()]) != std::string_view::npos;
}

bool Response::has_header(std::string_view name) const {
    return std::any_of(headers.begin(), headers.end(), [name](const auto& header) {
        return header.first.size() == name.size() && strncasecmp(header.first.data(), name.data(), name.size()) == 0;
    });
}

bool read_target(std::string_view target, Request& request) {
    const bool is_origin_form = target.starts_with('/');
    const auto url = is_origin_form ? boost::urls::parse_origin_form(target) : boost::urls::parse_uri(target);
    if (url.has_error()) return false;
    if (!is_origin_form && url->scheme_id() != boost::urls::scheme::http &&
        url->scheme_id() != boost::urls::scheme::https) {
        return false;
    }
    request.path = url->path();
    if (request.path.empty()) request.path = "/";
    if (request.path.front() != '/' || request.path.find('\0') != std::string::npos) return false;
    for (const auto& parameter : url->params()) request.query.emplace(parameter.key, parameter.value);
    return true;
}

}  // namespace gradus::api
