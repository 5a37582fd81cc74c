// cgroup v2 (kernel: Documentation/admin-guide/cgroup-v2.rst): one directory that has every controller.
#include <fcntl.h>
#include <sys/xattr.h>

#include <fstream>
#include <stdexcept>

#include "sandbox/cgroup.hpp"
#include "sandbox/cgroup_files.hpp"

namespace gradus::sandbox {

namespace {

using std::chrono::microseconds;

class SlotV2 final : public CgroupSlot {
  public:
    explicit SlotV2(const std::string& gradus) : locked_(lock_free_slot(gradus)), run_path_(locked_.path + "/run") {
        write_file(locked_.path + "/cgroup.subtree_control", "+memory +pids");
    }
    ~SlotV2() override {
        close_run();
        remove_group(run_path_);
        remove_group(locked_.path);
    }

    int number() const override { return locked_.number; }
    InitFiles open_box() override { return {}; }

    void start_run(const CgroupLimits& limits, int) override {
        close_run();
        require_removed(run_path_);
        ensure_directory(run_path_);
        write_file(run_path_ + "/memory.max", std::to_string(limits.memory_bytes_max));
        write_if_present("memory.swap.max", "0");
        write_if_present("memory.oom.group", "1");  // one process out of memory ends the whole program
        write_file(run_path_ + "/pids.max", std::to_string(limits.processes_max));
        run_ = open_file(run_path_, O_RDONLY | O_DIRECTORY);
        cpu_ = open_file(run_path_ + "/cpu.stat", O_RDONLY);
    }

    int run_descriptor() const override { return run_.get(); }
    microseconds cpu_of(std::string_view text) const override { return microseconds(number_after(text, "usage_usec")); }
    microseconds cpu() const override { return cpu_of(read_descriptor(cpu_.get())); }
    std::int64_t memory_bytes_peak() const override { return number_after(read_file(run_path_ + "/memory.peak"), ""); }
    std::int64_t oom_kills() const override {
        return number_after(read_file(run_path_ + "/memory.events"), "oom_kill");
    }
    int oom_descriptor() const override { return -1; }  // memory.oom.group
    bool is_quiet(int) const override {
        return number_after(read_file(run_path_ + "/cgroup.events"), "populated") == 0;
    }

  private:
    void write_if_present(const std::string& name, std::string_view text) {
        const std::string path = run_path_ + "/" + name;
        if (::access(path.c_str(), F_OK) == 0) write_file(path, text);
    }
    void close_run() {
        run_.close();
        cpu_.close();
    }

    LockedSlot locked_;
    std::string run_path_;
    Descriptor run_, cpu_;
};

class HierarchyV2 final : public CgroupHierarchy {
  public:
    explicit HierarchyV2(std::string gradus) : gradus_(std::move(gradus)) {
        ensure_directory(gradus_);
        write_file(gradus_ + "/cgroup.subtree_control", "+memory +pids");
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

// In v2 a group with processes may not have controllers for its children, so in a delegated group we first step aside.
std::string gradus_in_delegated(const std::string& own) {
    ensure_directory(own + "/keeper");
    write_file(own + "/keeper/cgroup.procs", "0");
    write_file(own + "/cgroup.subtree_control", "+memory +pids");
    return own + "/gradus";
}

}  // namespace

std::unique_ptr<CgroupHierarchy> open_cgroup_v2(const std::string& unified) {
    std::string own = own_group();
    if (own.ends_with("/keeper")) own.resize(own.size() - std::string_view("/keeper").size());
    if (own != "/" && is_delegated(unified + own)) {
        return std::make_unique<HierarchyV2>(gradus_in_delegated(unified + own));
    }
    // Not ours to divide: beside systemd's groups, at the top, where root may make one.
    write_file(unified + "/cgroup.subtree_control", "+memory +pids");
    return std::make_unique<HierarchyV2>(unified + "/gradus");
}

}  // namespace gradus::sandbox
