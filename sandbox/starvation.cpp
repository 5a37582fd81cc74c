#include "sandbox/starvation.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace gradus::sandbox {

namespace {

namespace fs = std::filesystem;

bool belongs_to(const fs::path& process, uid_t user) {
    std::ifstream status(process / "status");
    for (std::string line; std::getline(status, line);) {
        if (!line.starts_with("Uid:")) continue;
        std::istringstream ids(line.substr(4));
        uid_t real = 0;
        return ids >> real && real == user;
    }
    return false;
}

std::chrono::nanoseconds starvation_of(const fs::path& thread) {
    std::ifstream schedstat(thread / "schedstat");
    std::int64_t ran_ns = 0, waited_ns = 0;
    return schedstat >> ran_ns >> waited_ns ? std::chrono::nanoseconds(waited_ns) : std::chrono::nanoseconds(0);
}

}  // namespace

std::chrono::microseconds longest_starvation(std::string_view pids, uid_t user) {
    std::chrono::nanoseconds longest{0};
    std::istringstream lines{std::string(pids)};
    for (std::string pid; lines >> pid;) {
        const fs::path process = fs::path("/proc") / pid;
        if (!belongs_to(process, user)) continue;
        std::error_code gone;  // it may end at any moment
        for (fs::directory_iterator thread(process / "task", gone), end; !gone && thread != end;
             thread.increment(gone)) {
            longest = std::max(longest, starvation_of(thread->path()));
        }
    }
    return std::chrono::duration_cast<std::chrono::microseconds>(longest);
}

}  // namespace gradus::sandbox
