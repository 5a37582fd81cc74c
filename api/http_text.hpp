// The parts of an HTTP answer that are only text: dates, header hygiene, events, chunks, a line for the log.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/http.hpp"

namespace gradus::api {

// The time now as IMF-fixdate (RFC 9110, 5.6.7).
std::string date_now();

// Whether it can stand in a header or an event without ending its line.
bool is_one_line(std::string_view text);

// Makes the headers those that are sent: without any of several lines, with what every answer says unless its handler
// said otherwise: it is private, and no browser may make anything else of it.
void complete_headers(Response& response);

// Server-Sent Events (WHATWG HTML, 9.2.6). Throws std::logic_error for a type or data of several lines.
std::string text_of(const std::vector<StreamEvent>& events);

// A chunk of HTTP/1.1 (RFC 9112, 7.1), or the bytes as they are.
std::string chunk_of(const std::string& bytes, bool is_chunked);

// "GET /api/v1/problems": the path as it was decoded, without the query, with nothing that could forge a line of the
// log.
std::string shown(const Request& request);

}  // namespace gradus::api
