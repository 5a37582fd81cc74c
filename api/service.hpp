// What `gradus serve` runs: the HTTP server, the address table with its handlers, and the bell that wakes event
// streams.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "api/router.hpp"
#include "api/server.hpp"

namespace gradus::api {

struct ServiceSettings {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8'000;
    std::string database_url;
    ServerLimits limits;
    int database_connections_max = 8;
    std::chrono::milliseconds database_wait_ms_max{2'000};  // for one to be free; 503 after
    int hashes_running_max = 2;                             // 64 MiB each
    int hashes_waiting_max = 16;          // fewer than limits.handler_threads, or logins starve the rest
    std::size_t login_failures_max = 10;  // of one name from one address
    std::chrono::seconds login_window{600};
    std::size_t login_pairs_max = 10'000;
};

class Service {
  public:
    // Binds; does not connect yet. Throws std::system_error when the address cannot be had.
    Service(ServiceSettings, std::function<void(const std::string&)> log);
    ~Service();

    std::uint16_t port() const;
    const Router& router() const;
    void run();   // blocks until stopped and drained
    void stop();  // thread and signal safe

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace gradus::api
