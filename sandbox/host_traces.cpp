#include "sandbox/host_traces.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "sandbox/cgroup.hpp"
#include "sandbox/descriptor.hpp"

namespace gradus::sandbox {

namespace {

namespace fs = std::filesystem;

void append_children(std::vector<std::string>& traces) {
    for (const auto& task : fs::directory_iterator("/proc/self/task")) {
        std::ifstream file(task.path() / "children");
        for (std::string pid; file >> pid;) traces.push_back("process " + pid);
    }
}

void append_open_files(std::vector<std::string>& traces) {
    for (const auto& entry : fs::directory_iterator("/proc/self/fd")) {
        std::error_code gone;  // the iterator's own
        const std::string target = fs::read_symlink(entry.path(), gone).string();
        if (!gone && !target.starts_with("/proc/")) traces.push_back("open file " + target);
    }
}

// A box mounts on /work, /tmp, /dev and /proc/pids below its root; other mounts of the host may come and go.
void append_mounts(const std::string& mountinfo, std::vector<std::string>& traces) {
    std::istringstream lines(mountinfo);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::string id, parent, device, root, point;
        words >> id >> parent >> device >> root >> point;
        for (const char* end : {"/work", "/proc/pids"}) {
            if (point.ends_with(end)) traces.push_back("mount " + point);
        }
    }
}

void append_groups(const std::string& hierarchy, std::vector<std::string>& traces) {
    std::error_code none;
    for (const auto& slot : fs::directory_iterator(hierarchy + "/gradus", none)) {
        if (!slot.path().filename().string().starts_with("slot-")) continue;
        const Descriptor directory(::open(slot.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        // Whoever holds a slot holds a lock on it.
        if (!directory || ::flock(directory.get(), LOCK_EX | LOCK_NB) != 0) continue;
        for (const char* name : {"run", "residents"}) {
            if (fs::exists(slot.path() / name, none))
                traces.push_back("control group " + (slot.path() / name).string());
        }
    }
}

}  // namespace

std::vector<std::string> host_traces() {
    std::vector<std::string> traces;
    append_children(traces);
    append_open_files(traces);
    std::ifstream file("/proc/self/mountinfo");
    const std::string mountinfo{std::istreambuf_iterator<char>(file), {}};
    append_mounts(mountinfo, traces);
    const CgroupMounts mounts = find_cgroup_mounts(mountinfo);
    // In version 1 the lock is in the hierarchy of the processes' number.
    for (const auto& hierarchy : {mounts.pids_v1, mounts.unified}) {
        if (hierarchy) append_groups(*hierarchy, traces);
    }
    return traces;
}

}  // namespace gradus::sandbox
