// Keeps the parts of `gradus up` running: passes their log lines on, starts again the one that dies, stops all of them
// in the end.
//
// One thread sleeps in one poll over the signals of this process, the pidfd and the log pipe of every child, and the
// moment the next child is due to start again. A child that died is started again after a pause that doubles from 200
// ms to 30 s and is forgotten once a child ran for a minute.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string_view>

#include "api/child.hpp"

namespace gradus::api {

class Supervisor {
  public:
    using Log = std::function<void(std::string_view part, std::string_view line)>;

    // From here on SIGINT, SIGTERM and SIGHUP are asks to stop, which wait() tells; other threads must not exist yet.
    explicit Supervisor(Log log);
    ~Supervisor();  // stops what still runs, within 5 s

    // Throws what start_child throws.
    void start(Part part);

    // Also watches the process `pid`, a child of ours that somebody else starts and reaps.
    void watch(pid_t pid);

    enum class Woken { time_passed, asked_to_stop, watched_ended };
    // Keeps the parts running for so long, or until there is something for the caller to do. `watched_ended` is said
    // once.
    Woken wait(std::chrono::milliseconds time);
    int deaths() const;  // how often a part ended by itself so far

    // SIGTERM to all; those that still run after `drain`, or when asked to stop once more, are killed. Returns when
    // none is left.
    void stop(std::chrono::milliseconds drain);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace gradus::api
