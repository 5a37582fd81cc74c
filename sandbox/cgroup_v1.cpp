// cgroup v1 (kernel: Documentation/admin-guide/cgroup-v1): a directory in each of the hierarchies memory, cpuacct and
// pids.
#include <fcntl.h>

#include <array>

#include "sandbox/cgroup.hpp"
#include "sandbox/cgroup_files.hpp"

namespace gradus::sandbox {

namespace {

using std::chrono::microseconds;

struct Directories {
    std::string memory, cpuacct, pids;

    Directories below(const std::string& name) const {
        return {memory + "/" + name, cpuacct + "/" + name, pids + "/" + name};
    }
    std::array<const std::string*, 3> all() const { return {&memory, &cpuacct, &pids}; }
};

class RunV1 final : public Cgroup {
  public:
    RunV1(Directories directories, const CgroupLimits& limits) : directories_(std::move(directories)) {
        for (const std::string* directory : directories_.all()) {
            require_removed(*directory);
            ensure_directory(*directory);
            joins_.push_back(open_file(*directory + "/cgroup.procs", O_WRONLY));
            join_descriptors_.push_back(joins_.back().get());
        }
        write_file(directories_.memory + "/memory.limit_in_bytes", std::to_string(limits.memory_bytes_max));
        write_file(directories_.pids + "/pids.max", std::to_string(limits.processes_max));
        limit_swap(limits.memory_bytes_max);
        cpu_ = open_file(directories_.cpuacct + "/cpuacct.usage", O_RDONLY);
    }

    ~RunV1() override {
        joins_.clear();
        cpu_.close();
        for (const std::string* directory : directories_.all()) remove_group(*directory);
    }

    const std::vector<int>& join_descriptors() const override { return join_descriptors_; }
    int cpu_descriptor() const override { return cpu_.get(); }
    microseconds cpu_of(std::string_view text) const override { return microseconds(number_after(text, "") / 1'000); }
    microseconds cpu() const override { return cpu_of(read_descriptor(cpu_.get())); }

    std::int64_t memory_bytes_peak() const override {
        return number_after(read_file(directories_.memory + "/memory.max_usage_in_bytes"), "");
    }
    std::int64_t oom_kills() const override {
        return number_after(read_file(directories_.memory + "/memory.oom_control"), "oom_kill");
    }

  private:
    // Memory and swap together may not exceed the memory limit. The file is missing on a kernel without swap
    // accounting.
    void limit_swap(std::int64_t memory_bytes_max) {
        const std::string path = directories_.memory + "/memory.memsw.limit_in_bytes";
        if (::access(path.c_str(), F_OK) == 0) write_file(path, std::to_string(memory_bytes_max));
    }

    Directories directories_;
    std::vector<Descriptor> joins_;
    std::vector<int> join_descriptors_;
    Descriptor cpu_;
};

class SlotV1 final : public CgroupHierarchy::Slot {
  public:
    explicit SlotV1(const Directories& gradus) {
        // The pids hierarchy is the one whose directories are locked; the slots of the other two follow its number.
        LockedSlot locked = lock_free_slot(gradus.pids);
        number_ = locked.number;
        lock_ = std::move(locked.lock);
        directories_ = gradus.below("slot-" + std::to_string(number_));
        for (const std::string* directory : directories_.all()) {
            ensure_directory(*directory);
            require_removed(*directory + "/run");
        }
    }

    ~SlotV1() override {
        for (const std::string* directory : directories_.all()) remove_group(*directory);
    }

    int number() const override { return number_; }
    std::unique_ptr<Cgroup> start_run(const CgroupLimits& limits) override {
        return std::make_unique<RunV1>(directories_.below("run"), limits);
    }

  private:
    int number_ = 0;
    Descriptor lock_;
    Directories directories_;
};

class HierarchyV1 final : public CgroupHierarchy {
  public:
    explicit HierarchyV1(Directories mounts) : mounts_(std::move(mounts)), gradus_(mounts_.below("gradus")) {
        for (const std::string* directory : gradus_.all()) ensure_directory(*directory);
    }

    int version() const override { return 1; }
    std::vector<std::string> description() const override {
        return {"memory peak and limit: " + mounts_.memory + " (v1)", "CPU time: " + mounts_.cpuacct + " (v1)",
                "number of processes: " + mounts_.pids + " (v1)"};
    }
    std::unique_ptr<Slot> take_slot() override { return std::make_unique<SlotV1>(gradus_); }

  private:
    Directories mounts_;
    Directories gradus_;
};

}  // namespace

std::unique_ptr<CgroupHierarchy> open_cgroup_v1(const CgroupMounts& mounts) {
    return std::make_unique<HierarchyV1>(
        Directories{mounts.memory_v1.value(), mounts.cpuacct_v1.value(), mounts.pids_v1.value()});
}

}  // namespace gradus::sandbox
