// What `gradus login` leaves for the other commands: a bearer token a server, in
// $XDG_CONFIG_HOME/gradus/credentials.json (by default
// ~/.config), which only its owner can read.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace gradus::api {

struct Credential {
    std::string name;
    std::string token;
};

// Throws std::runtime_error when there is no home directory.
std::filesystem::path credentials_path();

// Throws std::runtime_error for a file that is not what keep_credential writes.
std::optional<Credential> find_credential(const std::filesystem::path&, const std::string& server);

// Replaces the file at once or not at all, mode 0600. Throws std::system_error.
void keep_credential(const std::filesystem::path&, const std::string& server, const Credential&);

}  // namespace gradus::api
