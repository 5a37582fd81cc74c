#include "api/passwords.hpp"

#include <sodium.h>

#include <array>
#include <stdexcept>

namespace gradus::api {
namespace {

std::string hashed(std::string_view password) {
    std::array<char, crypto_pwhash_STRBYTES> text{};
    if (crypto_pwhash_str_alg(text.data(), password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                              crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13) != 0) {
        throw std::runtime_error("argon2id: not enough memory");
    }
    return text.data();
}

}  // namespace

// The right to hash, from construction to destruction, when `is_granted`.
class Passwords::Turn {
  public:
    explicit Turn(Passwords& passwords) : passwords_(passwords) {
        std::unique_lock lock(passwords_.mutex_);
        if (passwords_.running_ == passwords_.hashes_running_max_) {
            if (passwords_.waiting_ == passwords_.hashes_waiting_max_) return;
            ++passwords_.waiting_;
            passwords_.ended_.wait(lock, [this] { return passwords_.running_ < passwords_.hashes_running_max_; });
            --passwords_.waiting_;
        }
        ++passwords_.running_;
        is_granted = true;
    }
    ~Turn() {
        if (!is_granted) return;
        const std::lock_guard lock(passwords_.mutex_);
        --passwords_.running_;
        passwords_.ended_.notify_one();
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

    bool is_granted = false;

  private:
    Passwords& passwords_;
};

Passwords::Passwords(int hashes_running_max, int hashes_waiting_max)
    : hashes_running_max_(hashes_running_max), hashes_waiting_max_(hashes_waiting_max) {
    if (sodium_init() < 0) throw std::runtime_error("libsodium does not start");
    nobodys_hash_ = hashed(random_token());
}

std::optional<std::string> Passwords::hash(std::string_view password) {
    const Turn turn(*this);
    if (!turn.is_granted) return std::nullopt;
    return hashed(password);
}

std::optional<bool> Passwords::verify(std::string_view hash, std::string_view password) {
    const Turn turn(*this);
    if (!turn.is_granted) return std::nullopt;
    const std::string known(hash.empty() ? nobodys_hash_ : hash);
    const bool is_right = crypto_pwhash_str_verify(known.c_str(), password.data(), password.size()) == 0;
    return is_right && !hash.empty();
}

std::string random_token() {
    std::array<unsigned char, 32> bytes{};
    randombytes_buf(bytes.data(), bytes.size());
    constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    std::array<char, sodium_base64_ENCODED_LEN(32, variant)> text{};
    sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), variant);
    return text.data();
}

}  // namespace gradus::api
