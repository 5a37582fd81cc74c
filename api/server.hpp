// The HTTP server: accepts, reads within limits, hands plain requests to a handler on a blocking pool, writes plain
// responses.
//
// One thread (the one in run()) does all input and output as coroutines; handlers and streams' reads run on a pool of
// their own, so a slow database never stops the server from reading, writing, refusing or draining. Every limit below
// is enforced before memory is taken: a client can cost at most header_bytes_max + body_bytes_max, for as long as its
// deadlines allow.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "api/http.hpp"

namespace gradus::api {

struct ServerLimits {
    std::int64_t body_bytes_max = 2 << 20;             // 413 above
    std::int64_t header_bytes_max = 16 << 10;          // 431 above
    std::chrono::milliseconds header_ms_max{10'000};   // from the first byte to the end of the header; 408 after
    std::chrono::milliseconds body_ms_max{30'000};     // 408 after
    std::chrono::milliseconds handler_ms_max{30'000};  // 503 after; the handler's answer is then dropped
    std::chrono::milliseconds write_ms_max{
        30'000};  // for one response or one batch of events; then the client is dropped
    std::chrono::milliseconds idle_ms_max{60'000};   // between requests of one connection
    std::chrono::milliseconds drain_ms_max{10'000};  // from stop(); then what is still open is cut
    std::chrono::milliseconds heartbeat_ms{15'000};  // a comment line on a silent event stream
    int connections_max = 1'024;                     // 503 above
    int handler_threads = 8;
};

class Server {
  public:
    // Binds at once (port 0: any free one). Throws std::system_error ("bind 127.0.0.1:8000"). `handler` is called from
    // several threads at a time; `log` likewise, with lines that hold no query, header or body.
    Server(std::string address, std::uint16_t port, ServerLimits, Handler, std::function<void(const std::string&)> log);
    ~Server();

    std::uint16_t port() const;
    void run();   // blocks until stopped and drained; once in a server's life
    void stop();  // no new connections; requests in hand are answered, streams closed; thread and signal safe
    void ring(std::int64_t channel);  // wakes the streams of that channel; thread safe
    void ring_all();                  // wakes every stream: a bell may have been lost; thread safe

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace gradus::api
