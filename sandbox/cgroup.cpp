#include "sandbox/cgroup.hpp"

#include <unistd.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "sandbox/cgroup_files.hpp"

namespace gradus::sandbox {

namespace {

// One line of /proc/self/mountinfo (proc(5)): id parent major:minor root MOUNT_POINT options … - TYPE source
// SUPER_OPTIONS
struct Mount {
    std::string point, type, super_options;
};

std::optional<Mount> parse_mount(const std::string& line) {
    std::istringstream words(line);
    std::string skipped, word;
    Mount mount;
    words >> skipped >> skipped >> skipped >> skipped >> mount.point;
    while (words >> word && word != "-") {
    }
    words >> mount.type >> skipped >> mount.super_options;
    if (words.fail()) return std::nullopt;
    return mount;
}

bool has_option(const std::string& options, std::string_view wanted) {
    std::istringstream words(options);
    for (std::string word; std::getline(words, word, ',');) {
        if (word == wanted) return true;
    }
    return false;
}

bool has_word(const std::string& text, std::string_view wanted) {
    std::istringstream words(text);
    for (std::string word; words >> word;) {
        if (word == wanted) return true;
    }
    return false;
}

std::string missing_controllers(const CgroupMounts& mounts) {
    std::string missing;
    if (!mounts.memory_v1) missing += " memory";
    if (!mounts.cpuacct_v1) missing += " cpuacct";
    if (!mounts.pids_v1) missing += " pids";
    return missing;
}

CgroupMounts mounts_of_this_process() {
    std::ifstream file("/proc/self/mountinfo");
    if (!file) throw std::runtime_error("/proc is not mounted: mount it (mount -t proc proc /proc)");
    std::stringstream mountinfo;
    mountinfo << file.rdbuf();
    return find_cgroup_mounts(mountinfo.str());
}

// Of v2: both that a box needs.
bool has_controllers(const std::string& group) {
    const std::string controllers = read_file(group + "/cgroup.controllers");
    return has_word(controllers, "memory") && has_word(controllers, "pids");
}

}  // namespace

CgroupMounts find_cgroup_mounts(std::string_view mountinfo) {
    CgroupMounts mounts;
    std::istringstream lines{std::string(mountinfo)};
    for (std::string line; std::getline(lines, line);) {
        const std::optional<Mount> mount = parse_mount(line);
        if (!mount) continue;
        // The first of several: those in a chroot or a container come later, and go.
        const auto take = [&](std::optional<std::string>& point) {
            if (!point) point = mount->point;
        };
        if (mount->type == "cgroup2") take(mounts.unified);
        if (mount->type != "cgroup") continue;
        if (has_option(mount->super_options, "memory")) take(mounts.memory_v1);
        if (has_option(mount->super_options, "cpuacct")) take(mounts.cpuacct_v1);
        if (has_option(mount->super_options, "pids")) take(mounts.pids_v1);
    }
    return mounts;
}

bool has_delegated_group() {
    const std::optional<std::string> unified = mounts_of_this_process().unified;
    const auto group = unified ? find_delegated_group(*unified) : std::nullopt;
    return group && has_controllers(*group) && ::access(group->c_str(), W_OK) == 0 &&
           ::access((*group + "/cgroup.procs").c_str(), W_OK) == 0;
}

std::unique_ptr<CgroupHierarchy> open_cgroup_hierarchy() {
    const CgroupMounts mounts = mounts_of_this_process();
    if (mounts.unified && has_controllers(*mounts.unified)) return open_cgroup_v2(*mounts.unified);
    const std::string missing = missing_controllers(mounts);
    if (missing.empty()) return open_cgroup_v1(mounts);
    throw std::runtime_error("the control group controller(s)" + missing +
                             " are not to be found below /sys/fs/cgroup: mount cgroup2 there, or boot with "
                             "cgroup_enable=memory; in a chroot or "
                             "container, make the host's /sys/fs/cgroup visible (mount --rbind)");
}

}  // namespace gradus::sandbox
