#include "tests/sandbox/host.hpp"

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <thread>

#include "sandbox/cgroup.hpp"
#include "sandbox/rootless.hpp"
#include "sandbox/users.hpp"
#include "tests/sandbox/attack.hpp"

namespace gradus::sandbox {

namespace {

namespace fs = std::filesystem;

// A mount namespace of the tests' own, whose mounts are shared: what a box mounts must not appear in it, and what
// others mount on the host meanwhile does not. In a chroot "/" is no mount point and its own mount table is looked at
// instead.
class OwnMounts : public testing::Environment {
    void SetUp() override {
        enter_own_namespaces();  // where there is no root (cgroup_v2/tests)
        ASSERT_EQ(::unshare(CLONE_NEWNS), 0) << "these tests need root";
        if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return;
        ASSERT_EQ(::mount(nullptr, "/", nullptr, MS_REC | MS_SHARED, nullptr), 0);
    }
};
const auto* const own_mounts = testing::AddGlobalTestEnvironment(new OwnMounts);

std::vector<std::string> lines_of(const fs::path& path) {
    std::ifstream file(path);
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
}

std::vector<std::string> open_files() {
    std::vector<std::string> files;
    for (const auto& entry : fs::directory_iterator("/proc/self/fd")) {
        std::error_code gone;  // the iterator's own descriptor
        const fs::path target = fs::read_symlink(entry.path(), gone);
        if (gone || target.string().starts_with("/proc/")) continue;
        files.push_back(entry.path().filename().string() + " " + target.string());
    }
    std::sort(files.begin(), files.end());
    return files;
}

void append_differences(const char* what, const std::vector<std::string>& before, const std::vector<std::string>& after,
                        std::vector<std::string>& found) {
    for (const std::string& line : after) {
        if (std::count(before.begin(), before.end(), line) == 0) found.push_back(std::string(what) + " left: " + line);
    }
    for (const std::string& line : before) {
        if (std::count(after.begin(), after.end(), line) == 0) found.push_back(std::string(what) + " gone: " + line);
    }
}

// Calls `look` until it finds nothing, for two seconds at most.
std::vector<std::string> settled(const std::function<std::vector<std::string>()>& look) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(2);
    for (;;) {
        std::vector<std::string> found = look();
        if (found.empty() || std::chrono::steady_clock::now() > deadline) return found;
        std::this_thread::yield();
    }
}

}  // namespace

fs::path runtime_image() {
    if (const char* path = std::getenv("GRADUS_RUNTIME"); path != nullptr && *path != '\0') return path;
    return "/var/lib/gradus/runtime/" GRADUS_RUNTIME_HASH;
}

std::vector<HeldSlot> held_slots() {
    const CgroupMounts mounts = find_cgroup_mounts(read_whole_file("/proc/self/mountinfo"));
    std::vector<HeldSlot> slots;
    for (const std::string& file : open_files()) {
        constexpr std::string_view slot_path = "/gradus/slot-";
        const std::size_t at = file.rfind(slot_path);
        // What is below a slot's directory is no slot.
        if (at == std::string::npos || file.find('/', at + slot_path.size()) != std::string::npos) continue;
        const std::string name = file.substr(at);
        HeldSlot slot;
        const std::size_t digits = name.rfind('-') + 1;
        std::from_chars(name.data() + digits, name.data() + name.size(), slot.number);
        slot.uid = users_of_slot(slot.number).program;
        slot.directories.push_back(file.substr(file.find('/')));
        for (const auto& mount : {mounts.memory_v1, mounts.cpuacct_v1, mounts.pids_v1}) {
            if (mount) slot.directories.push_back(*mount + name);
        }
        slots.push_back(std::move(slot));
    }
    return slots;
}

std::vector<pid_t> processes_of(uid_t uid) {
    std::vector<pid_t> pids;
    for (const auto& entry : fs::directory_iterator("/proc")) {
        struct stat status;
        pid_t pid = 0;
        const std::string name = entry.path().filename().string();
        std::from_chars(name.data(), name.data() + name.size(), pid);
        if (pid == 0 || ::stat(entry.path().c_str(), &status) != 0) continue;
        for (const std::string& line : lines_of(entry.path() / "status")) {
            if (line.starts_with("Uid:") && line.find(std::to_string(uid)) != std::string::npos) pids.push_back(pid);
        }
    }
    return pids;
}

std::vector<pid_t> interpreters(const HeldSlot& slot) {
    std::vector<pid_t> pids = processes_of(users_of_slot(slot.number).starter);
    std::erase_if(pids, [](pid_t pid) {
        const std::vector<std::string> name = lines_of("/proc/" + std::to_string(pid) + "/comm");
        return name.empty() || !name.front().starts_with("python3");
    });
    std::sort(pids.begin(), pids.end());
    return pids;
}

std::vector<pid_t> children() {
    std::vector<pid_t> pids;
    for (const auto& task : fs::directory_iterator("/proc/self/task")) {
        std::ifstream file(task.path() / "children");
        for (pid_t pid; file >> pid;) pids.push_back(pid);
    }
    return pids;
}

HostState look_at_host() {
    return {lines_of("/proc/self/mountinfo"), open_files()};
}

std::vector<std::string> leftovers_of_run(const HeldSlot& slot) {
    const BoxUsers users = users_of_slot(slot.number);
    const auto is_resident = [&](pid_t pid) {
        const std::vector<pid_t> inits = children();
        const std::vector<pid_t> starters = users.are_apart() ? processes_of(users.starter) : std::vector<pid_t>{};
        return std::count(inits.begin(), inits.end(), pid) + std::count(starters.begin(), starters.end(), pid) > 0;
    };
    return settled([&] {
        std::vector<std::string> found;
        if (users.are_apart()) {
            constexpr std::size_t residents_max =
                4;  // two starters, one of them the warm interpreter, and their spares
            if (processes_of(users.starter).size() > residents_max)
                found.emplace_back("more than the starters are left");
            for (const pid_t pid : processes_of(slot.uid)) found.push_back("process left: " + std::to_string(pid));
        }
        for (const std::string& directory : slot.directories) {
            std::ifstream members(directory + "/run/cgroup.procs");
            for (pid_t pid; members >> pid;) {
                if (!is_resident(pid)) found.push_back("process left in " + directory + "/run: " + std::to_string(pid));
            }
        }
        if (children().size() > held_slots().size()) found.emplace_back("a child of the keeper is left");
        const std::string key_user = std::to_string(slot.uid) + ":";
        for (const std::string& line : lines_of("/proc/key-users")) {
            if (line.find(key_user) != std::string::npos) found.push_back("keys left: " + line);
        }
        return found;
    });
}

std::vector<std::string> leftovers_of_sandbox(const HeldSlot& slot, const HostState& before) {
    return settled([&] {
        std::vector<std::string> found;
        const HostState after = look_at_host();
        append_differences("mount", before.mounts, after.mounts, found);
        append_differences("open file", before.open_files, after.open_files, found);
        for (const std::string& directory : slot.directories) {
            if (fs::exists(directory + "/run")) found.push_back("control group left: " + directory + "/run");
        }
        for (const pid_t pid : children()) found.push_back("child left: " + std::to_string(pid));
        return found;
    });
}

}  // namespace gradus::sandbox
