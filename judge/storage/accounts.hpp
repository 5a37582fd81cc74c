// Accounts and the sessions that prove them. A session's token exists only at the client; the table keeps its SHA-256.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "judge/storage/database.hpp"
#include "judge/storage/records.hpp"

namespace gradus::storage {

// Nothing when the name is taken (names are compared without case).
std::optional<AccountId> add_account(Database&, std::string_view name, std::string_view password_hash, Role);
std::optional<Account> find_account(Database&, std::string_view name);
bool has_admin(Database&);                                                // owner
void set_password(Database&, AccountId, std::string_view password_hash);  // owner; ends the account's sessions

// `token`: at least 32 random bytes in any text form.
void open_session(Database&, AccountId, std::string_view token, std::chrono::seconds lifetime);
std::optional<Account> find_session(Database&, std::string_view token);  // password_hash left empty
void close_session(Database&, std::string_view token);

}  // namespace gradus::storage
