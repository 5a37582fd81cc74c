// The administrator's account: made when the judge starts for the first time, with a password that is told once and
// kept nowhere.
#pragma once

#include <optional>
#include <string>

#include "judge/storage/database.hpp"

namespace gradus::api {

inline constexpr const char* admin_name = "admin";

// `database` has the owner's role. Makes the account `admin` with a random password when there is no administrator yet,
// or gives the account that is there a new one (which ends its sessions) when `is_renewal`. The password if one was
// set: show it once. Throws std::runtime_error when the name belongs to somebody who is no administrator.
std::optional<std::string> give_admin_password(storage::Database& database, bool is_renewal);

}  // namespace gradus::api
