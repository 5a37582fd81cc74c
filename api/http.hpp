// HTTP as plain values: what handlers take and give. Only server.cpp knows Beast.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gradus::api {

struct Request {
    std::string method;                               // "GET"
    std::string path;                                 // decoded, begins with '/'
    std::map<std::string, std::string> query;         // decoded; of repeated keys the first
    std::multimap<std::string, std::string> headers;  // names in lower case
    std::string body;
    std::string remote_address;
    std::map<std::string, std::string> path_parameters;  // set by the router: {"slug": "hello-autograd"}

    std::string_view header(std::string_view lower_case_name) const;  // the first of that name; empty when absent
    // Whether the body is said to be of this type, whatever its case and parameters (RFC 9110, 8.3.1).
    bool has_media_type(std::string_view type) const;
};

// Fills path and query from a request target ("/a%20b?c=d", or the absolute form that proxies send). False when it is
// malformed.
bool read_target(std::string_view target, Request&);

// One Server-Sent Event.
struct StreamEvent {
    std::int64_t id = 0;
    std::string type;
    std::string data;  // one line of JSON
};

// A response that goes on: the server calls `read` (on the blocking pool) for what follows `after`, writes it, and
// calls again when the bell of `channel` rings or a heartbeat is due, until `read` says it was the last. When `read`
// throws, the server logs it and asks again at the next bell or heartbeat.
struct EventStream {
    struct Batch {
        std::vector<StreamEvent> events;
        bool has_more = false;  // ask again at once
        bool is_last = false;
    };
    std::int64_t channel = 0;
    std::int64_t after = 0;
    std::function<Batch(std::int64_t after)> read;
};

struct Response {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::optional<EventStream> stream;  // then body is not used

    bool has_header(std::string_view name) const;  // the name as it was set, in any case
};

// Runs on the blocking pool, may use the database. The request is its own to change: the router sets path_parameters.
using Handler = std::function<Response(Request&)>;

}  // namespace gradus::api
