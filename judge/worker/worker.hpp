// Claims submissions, grades them, records what happened, until told to stop.
//
// One grading thread a sandbox and one heartbeat thread that renews the leases. The table is polled when the bell was
// silent for a while, so a lost notification or an ended lease is found. On stop the submission in hand is given back,
// claimable at once.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace gradus::worker {

struct Settings {
    std::string database_url;
    std::filesystem::path image;
    std::string name;                     // "host:pid", shown to the operator
    int sandboxes = 1;                    // gradings at a time
    std::filesystem::path compile_cache;  // a directory for compiled programs; empty: each is compiled anew
    std::int64_t compile_cache_bytes_max = 1LL << 30;
    std::filesystem::path metrics;  // a file for metrics of the pool (see pool.hpp); empty: none
    std::chrono::milliseconds lease{15'000};
    std::chrono::milliseconds poll{2'000};
    std::function<void(const std::string& line)> log;
};

class Worker {
  public:
    // Checks the host (image, cgroups, a sandboxed /bin/true and python) and connects. Throws std::runtime_error in one
    // sentence that says what to do.
    explicit Worker(Settings);
    ~Worker();

    void run();   // blocks until stop()
    void stop();  // from any thread

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace gradus::worker
