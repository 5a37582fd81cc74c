// The database as the threads of a worker see it: its going and its coming back are each logged once, whoever notices
// first.
#pragma once

#include <functional>
#include <mutex>
#include <string>

namespace gradus::worker {

class Outage {
  public:
    explicit Outage(std::function<void(const std::string& line)> log) : log_{std::move(log)} {}

    void begins(const std::string& why);
    void is_over();

  private:
    std::function<void(const std::string& line)> log_;
    std::mutex mutex_;
    bool is_on_ = false;  // guarded by mutex_
};

}  // namespace gradus::worker
