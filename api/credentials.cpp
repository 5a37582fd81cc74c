#include "api/credentials.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <system_error>

#include "api/json_body.hpp"

namespace gradus::api {
namespace {

namespace json = boost::json;

// {"http://127.0.0.1:8000": {"name": …, "token": …}}; empty when there is no file yet.
json::object read_file(const std::filesystem::path& path) {
    std::ifstream file(path);
    if (!file) return {};
    std::ostringstream text;
    text << file.rdbuf();
    auto reading = read_json(text.str());
    const auto* value = std::get_if<json::value>(&reading);
    if (value == nullptr || !value->is_object()) {
        throw std::runtime_error(path.string() + " is damaged; remove it and log in again");
    }
    return value->get_object();
}

[[noreturn]] void throw_errno(const std::string& attempted) {
    throw std::system_error(errno, std::generic_category(), attempted);
}

void write_whole(int descriptor, std::string_view text, const std::string& path) {
    while (!text.empty()) {
        const ssize_t count = ::write(descriptor, text.data(), text.size());
        if (count < 0) throw_errno("write " + path);
        text.remove_prefix(static_cast<std::size_t>(count));
    }
}

}  // namespace

std::filesystem::path credentials_path() {
    const char* config = std::getenv("XDG_CONFIG_HOME");
    if (config != nullptr && *config == '/') return std::filesystem::path(config) / "gradus" / "credentials.json";
    const char* home = std::getenv("HOME");
    if (home == nullptr || *home == '\0') throw std::runtime_error("$HOME is not set: no place for credentials");
    return std::filesystem::path(home) / ".config" / "gradus" / "credentials.json";
}

std::optional<Credential> find_credential(const std::filesystem::path& path, const std::string& server) {
    const json::object servers = read_file(path);
    const json::value* found = servers.if_contains(server);
    if (found == nullptr || !found->is_object()) return std::nullopt;
    const json::value* name = found->get_object().if_contains("name");
    const json::value* token = found->get_object().if_contains("token");
    if (name == nullptr || token == nullptr || !name->is_string() || !token->is_string()) return std::nullopt;
    return Credential{std::string(name->get_string()), std::string(token->get_string())};
}

void keep_credential(const std::filesystem::path& path, const std::string& server, const Credential& credential) {
    json::object servers = read_file(path);
    servers[server] = json::object{{"name", credential.name}, {"token", credential.token}};
    std::filesystem::create_directories(path.parent_path());
    const std::string fresh = path.string() + "." + std::to_string(getpid());
    const int descriptor = open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) throw_errno("create " + fresh);
    try {
        write_whole(descriptor, json::serialize(servers) + "\n", fresh);
        if (fsync(descriptor) != 0) throw_errno("write " + fresh);
        if (rename(fresh.c_str(), path.c_str()) != 0) throw_errno("replace " + path.string());
    } catch (...) {
        close(descriptor);
        unlink(fresh.c_str());
        throw;
    }
    close(descriptor);
}

}  // namespace gradus::api
