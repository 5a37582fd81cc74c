// Where the programs of PostgreSQL are: Debian installs each major version in a folder of its own.
#pragma once

#include <filesystem>

namespace gradus::storage {

// The folder with `postgres` and `initdb`: of the major version that made the data directory, or of the newest
// installed where there is no data yet. Throws std::runtime_error that says what to install.
std::filesystem::path find_postgres_programs(const std::filesystem::path& data);

}  // namespace gradus::storage
