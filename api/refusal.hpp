// Every answer that says no, as RFC 9457 problem details: a stable `type` ("/errors/unknown-language", documented in
// openapi.yaml), a title, and a detail in words that a student can act on, in English or Japanese as the request's
// Accept-Language prefers.
#pragma once

#include <boost/json/fwd.hpp>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "api/http.hpp"

namespace gradus::api {

enum class Refusal {
    malformed_request,
    malformed_json,
    malformed_multipart,
    invalid_parameter,
    not_logged_in,
    wrong_password,
    cross_origin,
    unknown_page,
    unknown_problem,
    unknown_submission,
    method_not_allowed,
    request_timeout,
    name_taken,
    body_too_large,
    source_too_large,
    unsupported_media_type,
    expectation_failed,
    invalid_field,
    unknown_language,
    too_many_logins,
    too_many_waiting,
    header_too_large,
    internal_error,
    unavailable,
    busy,
};

struct RefusalRow {
    Refusal refusal;
    int status;
    std::string_view name;  // type is "/errors/" + name
    std::string_view title_en;
    std::string_view title_ja;
};

// All of them, in the order of the enumeration.
std::span<const RefusalRow> refusal_table();

struct Detail {
    std::string en;
    std::string ja;
};

Response refuse(const Request&, Refusal, const Detail&);
// With members beside RFC 9457's own: {"languages": ["cpp", "python"]}.
Response refuse(const Request&, Refusal, const Detail&, const boost::json::object& members);

// Whether the request's Accept-Language prefers Japanese to English.
bool prefers_japanese(const Request&);

// What was asked for, or the answer that says why not.
template <class T>
using OrRefusal = std::variant<T, Response>;

}  // namespace gradus::api
