// What the server itself answers when a request does not come to a handler, or the handler not to an answer.
#pragma once

#include <string>

#include "api/http.hpp"
#include "api/server.hpp"

namespace gradus::api {

Response refuse_expectation(const Request& request);
Response refuse_late_request(const Request& request);
Response refuse_body(const Request& request, const ServerLimits& limits);
Response refuse_header(const Request& request, const ServerLimits& limits);
Response refuse_malformed(const Request& request, const std::string& reason);
Response refuse_connection(const Request& request);  // too many of them
Response refuse_slow_answer(const Request& request);
Response refuse_failed_answer(const Request& request);

}  // namespace gradus::api
