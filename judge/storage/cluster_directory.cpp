#include "judge/storage/cluster_directory.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <system_error>

namespace gradus::storage {

namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t log_bytes_max = 16 << 20;
constexpr auto shutdown_ms_max = std::chrono::milliseconds{60'000};

[[noreturn]] void fail(const std::string& attempted) {
    throw std::system_error{errno, std::generic_category(), attempted};
}

Descriptor opened(const fs::path& path, int flags, mode_t mode = 0600) {
    Descriptor fd{open(path.c_str(), flags | O_CLOEXEC, mode)};
    if (fd.get() < 0) fail("open " + path.string());
    return fd;
}

// FNV-1a: a short name that stays the same from one start to the next.
std::string short_hash(std::string_view text) {
    std::uint64_t hash = 14695981039346656037ULL;
    for (const char c : text) hash = (hash ^ static_cast<std::uint8_t>(c)) * 1099511628211ULL;
    char hex[17];
    std::snprintf(hex, sizeof hex, "%016llx", static_cast<unsigned long long>(hash));
    return {hex, 12};
}

fs::path run_directory() {
    if (geteuid() == 0) return "/run/gradus";
    const char* own = std::getenv("XDG_RUNTIME_DIR");
    return own && *own ? fs::path{own} / "gradus" : fs::path{"/tmp/gradus-" + std::to_string(geteuid())};
}

std::string text_of(const fs::path& path) {
    std::ifstream file{path, std::ios::binary};
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

Descriptor take_lock(const fs::path& path) {
    auto lock = opened(path, O_RDWR | O_CREAT);
    if (flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) fail("lock " + path.string());
        throw std::runtime_error{"another gradus (pid " + text_of(path) + ") already runs on " +
                                 path.parent_path().string() + ": stop it, or choose another data directory"};
    }
    const auto pid = std::to_string(getpid());
    if (ftruncate(lock.get(), 0) != 0 || pwrite(lock.get(), pid.data(), pid.size(), 0) < 0)
        fail("write " + path.string());
    return lock;
}

Descriptor open_log(const fs::path& path) {
    std::error_code missing;
    if (fs::file_size(path, missing) > log_bytes_max && !missing) fs::rename(path, path.string() + ".1");
    return opened(path, O_WRONLY | O_CREAT | O_APPEND);
}

bool are_same(const fs::path& a, const fs::path& b) {
    struct stat of_a {
    }, of_b{};
    return stat(a.c_str(), &of_a) == 0 && stat(b.c_str(), &of_b) == 0 && of_a.st_dev == of_b.st_dev &&
           of_a.st_ino == of_b.st_ino;
}

}  // namespace

ClusterDirectory open_cluster_directory(const fs::path& path) {
    fs::create_directories(path);
    ClusterDirectory directory;
    directory.path = fs::canonical(path);
    directory.lock = take_lock(directory.path / "lock");
    directory.log = open_log(directory.path / "log");
    directory.socket = run_directory() / short_hash(directory.path.string());
    return directory;
}

void make_socket_directory(const fs::path& path, const User& server, const User& client) {
    if (fs::create_directories(path.parent_path()))
        fs::permissions(path.parent_path(), fs::perms{0755});  // whatever our umask
    fs::create_directory(path);
    const auto directory = opened(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    struct stat now {};
    if (fstat(directory.get(), &now) != 0) fail("stat " + path.string());
    if (now.st_uid != geteuid() && now.st_uid != server.uid)
        throw std::runtime_error{path.string() + " belongs to somebody else (uid " + std::to_string(now.st_uid) +
                                 "): remove it"};
    if (fchown(directory.get(), server.uid, client.gid) != 0) fail("chown " + path.string());
    if (fchmod(directory.get(), 0710) != 0) fail("chmod " + path.string());
}

Descriptor open_own_directory(const fs::path& path, const User& owner) {
    if (mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) fail("mkdir " + path.string());
    auto directory = opened(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    struct stat now {};
    if (fstat(directory.get(), &now) != 0) fail("stat " + path.string());
    if (now.st_uid != owner.uid && fchown(directory.get(), owner.uid, owner.gid) != 0) fail("chown " + path.string());
    return directory;
}

void write_file(const Descriptor& directory, const std::string& name, const std::string& text, const User& owner) {
    const Descriptor file{
        openat(directory.get(), name.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600)};
    if (file.get() < 0) fail("open " + name);
    if (write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) fail("write " + name);
    if (fchown(file.get(), owner.uid, owner.gid) != 0) fail("chown " + name);
}

std::optional<int> major_of(const fs::path& data) {
    const auto text = text_of(data / "PG_VERSION");
    int major = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), major).ec != std::errc{}) return {};
    return major;
}

void settle_stale_pid(const fs::path& data) {
    const auto file = data / "postmaster.pid";
    const auto text = text_of(file);
    pid_t pid = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), pid);
    if (error != std::errc{}) {
        fs::remove(file);  // torn by a crash of the machine: PostgreSQL refuses to start over an empty one
        return;
    }
    const auto deadline = std::chrono::steady_clock::now() + shutdown_ms_max;
    while (are_same("/proc/" + std::to_string(pid) + "/cwd", data)) {
        // The server of a gradus that was killed: it was told to end, and does.
        if (std::chrono::steady_clock::now() > deadline)
            throw std::runtime_error{"a PostgreSQL server (pid " + std::to_string(pid) + ") still runs on " +
                                     data.string() + " and was not started by this gradus: stop it first"};
        wait_for_process(pid, std::chrono::milliseconds{1'000});
    }
    // The pid may be another process by now, which PostgreSQL would take for a server. Its own parent's pid it knows to
    // be none. The rest of the file stays: it names the shared memory that tells whether processes of the dead server
    // are left.
    if (!fs::exists(file)) return;
    std::ofstream{file, std::ios::binary | std::ios::trunc} << getpid() << std::string{end, text.data() + text.size()};
}

std::string last_lines(const fs::path& log) {
    constexpr int lines_max = 8;
    const auto text = text_of(log);
    auto begin = text.size();
    for (int lines = 0; begin > 0; --begin)
        if (begin < text.size() && text[begin - 1] == '\n' && ++lines == lines_max) break;
    return text.substr(begin);
}

}  // namespace gradus::storage
