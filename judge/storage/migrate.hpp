// Forward-only migrations: migrations/NNNN_*.sql, built into the program, each applied once in a transaction of its
// own.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gradus::storage {

struct Migration {
    int number;
    std::string_view name;  // "0001_first"
    std::string_view sql;
};

// Applies what is missing, under an advisory lock so that two at once do no harm; returns the names applied. `url`
// connects as a role that may create roles and schemas. Throws StorageError, naming the migration.
std::vector<std::string> migrate(const std::string& url);

}  // namespace gradus::storage
