// Counts failed logins by address and name, so that passwords cannot be guessed by trying. After `failures_max` within
// `window`, the pair must wait until its oldest failure is `window` old. Bounded memory: past `pairs_max` the pair that
// failed longest ago is forgotten; to push one out, an attacker pays that many argon2 hashes.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace gradus::api {

class LoginLimit {
  public:
    using Clock = std::chrono::steady_clock;

    LoginLimit(std::size_t failures_max, std::chrono::seconds window, std::size_t pairs_max);

    // How long the pair must wait before it may try; nothing when it may. Thread safe, as are the others.
    std::optional<std::chrono::seconds> wait_of(std::string_view address, std::string_view name, Clock::time_point now);
    void add_failure(std::string_view address, std::string_view name, Clock::time_point now);
    void forget(std::string_view address, std::string_view name);  // after a login that succeeded

  private:
    struct Pair {
        std::deque<Clock::time_point> failures;  // at most failures_max_, oldest first
        std::list<std::string>::iterator place;  // in order_
    };

    const std::size_t failures_max_;
    const std::chrono::seconds window_;
    const std::size_t pairs_max_;
    std::mutex mutex_;
    std::map<std::string, Pair> pairs_;  // guarded by mutex_
    std::list<std::string> order_;       // guarded by mutex_; keys of pairs_, that of the latest failure last
};

}  // namespace gradus::api
