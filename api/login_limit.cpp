#include "api/login_limit.hpp"

namespace gradus::api {
namespace {

// What is longer is no address and no name of an account, and must not fill the memory.
constexpr std::size_t address_bytes_max = 64;
constexpr std::size_t name_bytes_max = 128;

// Names are compared without case by the table of accounts; ASCII is enough here, since it only makes guessing harder.
std::string key_of(std::string_view address, std::string_view name) {
    std::string key(address.substr(0, address_bytes_max));
    key += ' ';
    for (const char letter : name.substr(0, name_bytes_max)) {
        key += letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    }
    return key;
}

}  // namespace

LoginLimit::LoginLimit(std::size_t failures_max, std::chrono::seconds window, std::size_t pairs_max)
    : failures_max_(failures_max), window_(window), pairs_max_(pairs_max) {}

std::optional<std::chrono::seconds> LoginLimit::wait_of(std::string_view address, std::string_view name,
                                                        Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    const auto found = pairs_.find(key_of(address, name));
    if (found == pairs_.end() || found->second.failures.size() < failures_max_) return std::nullopt;
    const auto until = found->second.failures.front() + window_;
    if (until <= now) return std::nullopt;
    return std::chrono::ceil<std::chrono::seconds>(until - now);
}

void LoginLimit::add_failure(std::string_view address, std::string_view name, Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    const std::string key = key_of(address, name);
    auto [found, is_new] = pairs_.try_emplace(key);
    Pair& pair = found->second;
    if (is_new) {
        pair.place = order_.insert(order_.end(), key);
    } else {
        order_.splice(order_.end(), order_, pair.place);
    }
    pair.failures.push_back(now);
    if (pair.failures.size() > failures_max_) pair.failures.pop_front();
    if (pairs_.size() > pairs_max_) {
        pairs_.erase(order_.front());
        order_.pop_front();
    }
}

void LoginLimit::forget(std::string_view address, std::string_view name) {
    const std::lock_guard lock(mutex_);
    const auto found = pairs_.find(key_of(address, name));
    if (found == pairs_.end()) return;
    order_.erase(found->second.place);
    pairs_.erase(found);
}

}  // namespace gradus::api
