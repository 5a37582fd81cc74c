// Passwords kept as argon2id hashes (libsodium's text form, interactive limits: 64 MiB and about 0.1 s each).
//
// Hashing is the one thing a stranger can make the server do that costs something, so only few run at a time, few more
// wait, and the others are told at once to come back: a flood of logins can eat neither the memory nor the threads of
// the server.
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace gradus::api {

inline constexpr std::size_t password_characters_min = 8;
inline constexpr std::size_t password_characters_max = 128;

class Passwords {
  public:
    // Throws std::runtime_error when libsodium does not start.
    Passwords(int hashes_running_max, int hashes_waiting_max);

    // Nothing when too many are being hashed already. Thread safe, as is verify.
    std::optional<std::string> hash(std::string_view password);

    // Whether the password is that of the hash; `hash` is empty for an account that does not exist, which takes the
    // same time. Nothing when too many are being hashed already.
    std::optional<bool> verify(std::string_view hash, std::string_view password);

  private:
    class Turn;

    const int hashes_running_max_;
    const int hashes_waiting_max_;
    std::string nobodys_hash_;
    std::mutex mutex_;
    std::condition_variable ended_;
    int running_ = 0;  // guarded by mutex_
    int waiting_ = 0;  // guarded by mutex_
};

// 32 random bytes as 43 letters of URL-safe base64: a session's token.
std::string random_token();

}  // namespace gradus::api
