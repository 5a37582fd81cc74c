// cgroup v2 (kernel: Documentation/admin-guide/cgroup-v2.rst): one directory that has every controller.
#include <fcntl.h>
#include <sys/xattr.h>

#include <cerrno>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <system_error>

#include "sandbox/cgroup.hpp"
#include "sandbox/cgroup_files.hpp"

namespace gradus::sandbox {

namespace {

using std::chrono::microseconds;

class SlotV2 final : public CgroupSlot {
  public:
    explicit SlotV2(const std::string& gradus)
        : locked_(lock_free_slot(gradus)),
          run_path_(locked_.path + "/run"),
          residents_path_(locked_.path + "/residents") {
        write_file(locked_.path + "/cgroup.subtree_control", "+memory +pids");
    }
    ~SlotV2() override {
        close_run();
        remove_group(run_path_);
        remove_group(residents_path_);
        remove_group(locked_.path);
    }

    int number() const override { return locked_.number; }
    InitFiles open_box() override {
        require_removed(residents_path_);
        ensure_directory(residents_path_);
        join_ = open_file(residents_path_ + "/cgroup.procs", O_WRONLY);
        InitFiles files;
        files.joins = {join_.get()};
        return files;
    }

    void start_run(const CgroupLimits& limits, const Residents&) override {
        close_run();
        require_removed(run_path_);
        ensure_directory(run_path_);
        write_file(run_path_ + "/memory.max", std::to_string(limits.memory_bytes_max));
        forbid_swap();
        write_file(run_path_ + "/memory.oom.group", "1");  // one process out of memory ends the whole program
        write_file(run_path_ + "/pids.max", std::to_string(limits.processes_max));
        run_ = open_file(run_path_, O_RDONLY | O_DIRECTORY);
        cpu_ = open_file(run_path_ + "/cpu.stat", O_RDONLY);
    }

    int run_descriptor() const override { return run_.get(); }
    microseconds cpu_of(std::string_view text) const override { return microseconds(number_after(text, "usage_usec")); }
    microseconds cpu() const override { return cpu_of(read_descriptor(cpu_.get())); }
    std::int64_t memory_bytes_peak() const override { return number_after(read_file(run_path_ + "/memory.peak"), ""); }
    std::int64_t oom_kills() const override {
        // Not oom_kill, which counts the first process of a group twice.
        return number_after(read_file(run_path_ + "/memory.events"), "oom_group_kill");
    }
    std::int64_t refused_processes() const override {
        return number_after(read_file(run_path_ + "/pids.events"), "max");
    }
    std::string processes() const override { return read_file(run_path_ + "/cgroup.procs"); }
    int oom_descriptor() const override { return -1; }  // memory.oom.group
    bool is_quiet(const Residents&) const override {
        return number_after(read_file(run_path_ + "/cgroup.events"), "populated") == 0;
    }

  private:
    // The file is missing on a kernel without swap.
    void forbid_swap() {
        const std::string path = run_path_ + "/memory.swap.max";
        if (::access(path.c_str(), F_OK) == 0) write_file(path, "0");
    }
    void close_run() {
        run_.close();
        cpu_.close();
    }

    LockedSlot locked_;
    std::string run_path_, residents_path_;
    Descriptor join_, run_, cpu_;
};

class HierarchyV2 final : public CgroupHierarchy {
  public:
    explicit HierarchyV2(std::string gradus) : gradus_(std::move(gradus)) {
        ensure_directory(gradus_);
        write_file(gradus_ + "/cgroup.subtree_control", "+memory +pids");
        if (::access((gradus_ + "/memory.peak").c_str(), F_OK) != 0) {
            throw std::runtime_error(
                "this kernel does not tell how much memory a control group used at most: boot "
                "Linux 5.19 or newer, or boot with systemd.unified_cgroup_hierarchy=0 (cgroup v1)");
        }
    }

    int version() const override { return 2; }
    std::vector<std::string> description() const override {
        return {"memory, CPU time and number of processes: " + gradus_ + " (v2)"};
    }
    std::unique_ptr<CgroupSlot> take_slot() override { return std::make_unique<SlotV2>(gradus_); }

  private:
    std::string gradus_;
};

// The group this process is in, below the mount: "/system.slice/gradus-work.service".
std::string own_group() {
    std::ifstream file("/proc/self/cgroup");
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("0::")) return line.substr(3);
    }
    return "/";
}

// systemd marks a group it has handed over (Delegate=yes) with this attribute, see systemd.resource-control(5).
bool is_delegated(const std::string& directory) {
    char value = 0;
    for (const char* name : {"trusted.delegate", "user.delegate"}) {
        if (::getxattr(directory.c_str(), name, &value, 1) == 1 && value == '1') return true;
    }
    return false;
}

// The top of a container's tree looks like the top of the host's, but only the host's has no type.
bool is_top_of_container(const std::string& directory) {
    return ::access((directory + "/cgroup.type").c_str(), F_OK) == 0;
}

void move_members(const std::string& from, const std::string& to) {
    constexpr int rounds_max = 10;  // a process may fork while it is moved
    for (int round = 0; round < rounds_max; ++round) {
        const std::string members = read_file(from + "/cgroup.procs");
        if (members.empty()) return;
        std::istringstream pids(members);
        for (std::string pid; pids >> pid;) {
            try {
                write_file(to + "/cgroup.procs", pid);
            } catch (const std::system_error& error) {
                if (error.code().value() != ESRCH) throw;  // it has ended meanwhile
            }
        }
    }
}

// In v2 a group with processes may not have controllers for its children, so those in a group of ours first step aside.
std::string gradus_in_own(const std::string& own) {
    ensure_directory(own + "/keeper");
    move_members(own, own + "/keeper");
    write_file(own + "/cgroup.subtree_control", "+memory +pids");
    return own + "/gradus";
}

}  // namespace

std::optional<std::string> find_delegated_group(const std::string& unified) {
    std::string own = own_group();
    if (own == "/") own.clear();
    if (own.ends_with("/keeper")) own.resize(own.size() - std::string_view("/keeper").size());
    own = unified + own;
    if (own == unified ? is_top_of_container(own) : is_delegated(own)) return own;
    return std::nullopt;
}

std::unique_ptr<CgroupHierarchy> open_cgroup_v2(const std::string& unified) {
    if (const auto own = find_delegated_group(unified)) return std::make_unique<HierarchyV2>(gradus_in_own(*own));
    // Not ours to divide: beside systemd's groups, at the top, where root may make one.
    write_file(unified + "/cgroup.subtree_control", "+memory +pids");
    return std::make_unique<HierarchyV2>(unified + "/gradus");
}

}  // namespace gradus::sandbox
