// The command line's side of HTTP (by libcurl): requests to one server, and its event streams. Follows no redirects,
// speaks http and https only, and gives up on a server that is silent.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

#include "api/http.hpp"

namespace gradus::api {

// The server did not answer, or stopped in the middle.
struct Unreachable : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct Answer {
    int status = 0;
    std::string body;  // at most answer_bytes_max
};

inline constexpr std::int64_t answer_bytes_max = 32 << 20;

class Client {
  public:
    // `server`: "http://127.0.0.1:8000". `token`: sent as bearer token, when not empty. Throws std::invalid_argument
    // for a server that is no http(s) URL.
    Client(std::string server, std::string token);
    ~Client();

    // Each throws Unreachable. `path` begins with '/'.
    Answer get(const std::string& path);
    Answer post(const std::string& path, const std::string& json);
    // Calls `on_event` as events come, from the one after `last_event_id` on. An answer that is not a stream is
    // returned whole; the body of one that is, is empty. Throws what on_event throws.
    Answer follow(const std::string& path, std::int64_t last_event_id,
                  const std::function<void(const StreamEvent&)>& on_event);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

// $GRADUS_SERVER, or the port that `gradus serve` listens on.
std::string default_server();

}  // namespace gradus::api
