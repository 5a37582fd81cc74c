#include "api/first_admin.hpp"

#include <sodium.h>

#include <stdexcept>
#include <string_view>

#include "api/passwords.hpp"
#include "judge/storage/accounts.hpp"

namespace gradus::api {

namespace {

// 20 letters and digits that cannot be mistaken for one another, in groups of five: 31^20 is about 2^99.
std::string random_password() {
    constexpr std::string_view letters = "abcdefghjkmnpqrstuvwxyz23456789";
    std::string password;
    for (int i = 0; i < 20; ++i) {
        if (i > 0 && i % 5 == 0) password += '-';
        password += letters[randombytes_uniform(letters.size())];
    }
    return password;
}

}  // namespace

std::optional<std::string> give_admin_password(storage::Database& database, bool is_renewal) {
    if (storage::has_admin(database) && !is_renewal) return std::nullopt;
    Passwords passwords(1, 0);
    const std::string password = random_password();
    const std::string hash = passwords.hash(password).value();
    if (storage::add_account(database, admin_name, hash, storage::Role::admin)) return password;
    const std::optional<storage::Account> account = storage::find_account(database, admin_name);
    if (!account || account->role != storage::Role::admin) {
        throw std::runtime_error("the account name 'admin' belongs to somebody who is no administrator");
    }
    storage::set_password(database, account->id, hash);
    return password;
}

}  // namespace gradus::api
