#include "sandbox/cgroup_files.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <charconv>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "sandbox/failure.hpp"

namespace gradus::sandbox {

namespace {

constexpr int slots_max = 1'000;
constexpr std::chrono::seconds removal_max{2};

void kill_members(const std::string& group) {
    std::ifstream members(group + "/cgroup.procs");
    for (pid_t pid; members >> pid;) {
        if (pid > 1) ::kill(pid, SIGKILL);
    }
}

bool is_same_file(int fd, const std::string& path) {
    struct stat opened, named;
    return ::fstat(fd, &opened) == 0 && ::stat(path.c_str(), &named) == 0 && opened.st_ino == named.st_ino &&
           opened.st_dev == named.st_dev;
}

}  // namespace

Descriptor open_file(const std::string& path, int flags) {
    Descriptor file(::open(path.c_str(), flags | O_CLOEXEC));
    if (!file) throw_errno("open " + path);
    return file;
}

void write_file(const std::string& path, std::string_view text) {
    Descriptor file = open_file(path, O_WRONLY);
    if (::write(file.get(), text.data(), text.size()) < 0) throw_errno("write '" + std::string(text) + "' to " + path);
}

std::string read_descriptor(int fd) {
    std::string text(4'096, '\0');
    const ssize_t count = ::pread(fd, text.data(), text.size(), 0);
    if (count < 0) throw_errno("read a control group's counter");
    text.resize(static_cast<std::size_t>(count));
    return text;
}

std::string read_file(const std::string& path) {
    return read_descriptor(open_file(path, O_RDONLY).get());
}

std::int64_t number_after(std::string_view text, std::string_view key) {
    while (!text.empty()) {
        std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        if (!key.empty()) {
            if (!line.starts_with(key) || line.size() <= key.size() || line[key.size()] != ' ') continue;
            line.remove_prefix(key.size() + 1);
        }
        std::int64_t number = 0;
        std::from_chars(line.data(), line.data() + line.size(), number);
        return number;
    }
    return 0;
}

void ensure_directory(const std::string& path) {
    // For root alone: whoever may open a slot's directory may lock it.
    if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) throw_errno("make the control group " + path);
}

bool remove_group(const std::string& path) {
    // A dead process leaves its group a moment after it was reaped, so the first rmdir may find the group busy.
    const auto deadline = std::chrono::steady_clock::now() + removal_max;
    auto pause = std::chrono::microseconds(50);
    while (::rmdir(path.c_str()) != 0) {
        if (errno == ENOENT) return true;
        if (errno != EBUSY || std::chrono::steady_clock::now() > deadline) return false;
        kill_members(path);
        std::this_thread::sleep_for(pause);
        pause = std::min(pause * 2, std::chrono::microseconds(10'000));
    }
    return true;
}

void require_removed(const std::string& path) {
    if (!remove_group(path)) throw_errno("remove the control group " + path);
}

LockedSlot lock_free_slot(const std::string& parent) {
    for (int number = 0; number < slots_max; ++number) {
        const std::string path = parent + "/slot-" + std::to_string(number);
        ensure_directory(path);
        Descriptor lock(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (!lock) {
            if (errno == ENOENT) continue;  // its last owner removed it between the two calls
            throw_errno("open " + path);
        }
        if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) continue;
        if (!is_same_file(lock.get(), path)) continue;
        require_removed(path + "/run");  // left by an owner that was killed
        return {number, path, std::move(lock)};
    }
    throw std::runtime_error("all " + std::to_string(slots_max) + " sandbox slots below " + parent +
                             " are taken: end some of the processes that hold them");
}

}  // namespace gradus::sandbox
