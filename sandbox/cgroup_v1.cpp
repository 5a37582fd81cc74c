// cgroup v1 (kernel: Documentation/admin-guide/cgroup-v1): a directory in each of the hierarchies memory, cpuacct and
// pids.
#include <fcntl.h>
#include <sys/eventfd.h>

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

class SlotV1 final : public CgroupSlot {
  public:
    explicit SlotV1(const Directories& gradus) {
        // The pids hierarchy is the one whose directories are locked; the slots of the other two follow its number.
        LockedSlot locked = lock_free_slot(gradus.pids);
        number_ = locked.number;
        lock_ = std::move(locked.lock);
        slot_ = gradus.below("slot-" + std::to_string(number_));
        run_ = slot_.below("run");
        for (const std::string* directory : slot_.all()) ensure_directory(*directory);
    }

    ~SlotV1() override {
        close_files();
        for (const std::string* directory : run_.all()) remove_group(*directory);
        for (const std::string* directory : slot_.all()) remove_group(*directory);
    }

    int number() const override { return number_; }

    InitFiles open_box() override {
        close_files();
        limits_ = {};
        InitFiles files;
        for (const std::string* directory : run_.all()) {
            require_removed(*directory);
            ensure_directory(*directory);
            joins_.push_back(open_file(*directory + "/cgroup.procs", O_WRONLY));
            files.joins.push_back(joins_.back().get());
        }
        cpu_ = open_file(run_.cpuacct + "/cpuacct.usage", O_RDONLY);
        memory_ = open_file(run_.memory + "/memory.usage_in_bytes", O_RDONLY);
        peak_ = open_file(run_.memory + "/memory.max_usage_in_bytes", O_RDWR);
        oom_ = open_file(run_.memory + "/memory.oom_control", O_RDONLY);
        oom_event_ = Descriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
        write_file(run_.memory + "/cgroup.event_control",
                   std::to_string(oom_event_.get()) + " " + std::to_string(oom_.get()));
        processes_ = open_file(run_.pids + "/pids.current", O_RDONLY);
        refusals_ = open_file(run_.pids + "/pids.events", O_RDONLY);
        files.cpu = cpu_.get();
        files.memory = memory_.get();
        files.peak = peak_.get();
        files.processes = processes_.get();
        return files;
    }

    void start_run(const CgroupLimits& limits, const Residents& residents) override {
        oom_kills_before_ = total_oom_kills();
        refusals_before_ = total_refusals();
        eventfd_t events = 0;
        ::eventfd_read(oom_event_.get(), &events);
        // A warm interpreter's memory comes on top. Rounded up, so that the limit is not written anew for every page.
        constexpr std::int64_t unit = 1 << 20;
        const std::int64_t used = number_after(read_descriptor(memory_.get()), "");
        const std::int64_t resident_bytes = residents.has_interpreter ? (used + unit - 1) / unit * unit : 0;
        const CgroupLimits wanted{limits.memory_bytes_max + resident_bytes, limits.processes_max + residents.processes};
        if (wanted.memory_bytes_max != limits_.memory_bytes_max) limit_memory(wanted.memory_bytes_max);
        if (wanted.processes_max != limits_.processes_max) {
            write_file(run_.pids + "/pids.max", std::to_string(wanted.processes_max));
        }
        limits_ = wanted;
    }

    int run_descriptor() const override { return -1; }
    microseconds cpu_of(std::string_view text) const override { return microseconds(number_after(text, "") / 1'000); }
    microseconds cpu() const override { return cpu_of(read_descriptor(cpu_.get())); }
    std::int64_t memory_bytes_peak() const override { return number_after(read_descriptor(peak_.get()), ""); }
    std::int64_t oom_kills() const override { return total_oom_kills() - oom_kills_before_; }
    std::int64_t refused_processes() const override { return total_refusals() - refusals_before_; }
    std::string processes() const override { return read_file(run_.pids + "/cgroup.procs"); }
    int oom_descriptor() const override { return oom_event_.get(); }
    bool is_quiet(const Residents& residents) const override {
        return number_after(read_descriptor(processes_.get()), "") <= residents.processes + 1;
    }

  private:
    std::int64_t total_oom_kills() const { return number_after(read_descriptor(oom_.get()), "oom_kill"); }

    std::int64_t total_refusals() const { return number_after(read_descriptor(refusals_.get()), "max"); }

    // Memory and swap together may not exceed the memory limit, and may never be set below it: so the order depends on
    // whether the limit rises. The file is missing on a kernel without swap accounting.
    void limit_memory(std::int64_t bytes) {
        const std::string memory = run_.memory + "/memory.limit_in_bytes";
        const std::string with_swap = run_.memory + "/memory.memsw.limit_in_bytes";
        const std::string text = std::to_string(bytes);
        const bool has_swap_limit = ::access(with_swap.c_str(), F_OK) == 0;
        const bool is_rising = limits_.memory_bytes_max != 0 && bytes > limits_.memory_bytes_max;
        if (has_swap_limit && is_rising) write_file(with_swap, text);
        write_file(memory, text);
        if (has_swap_limit && !is_rising) write_file(with_swap, text);
    }

    void close_files() {
        joins_.clear();
        for (Descriptor* file : {&cpu_, &memory_, &peak_, &oom_, &oom_event_, &processes_, &refusals_}) file->close();
    }

    int number_ = 0;
    Descriptor lock_;
    Directories slot_, run_;
    std::vector<Descriptor> joins_;
    Descriptor cpu_, memory_, peak_, oom_, oom_event_, processes_, refusals_;
    CgroupLimits limits_;
    std::int64_t oom_kills_before_ = 0, refusals_before_ = 0;
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
    std::unique_ptr<CgroupSlot> take_slot() override { return std::make_unique<SlotV1>(gradus_); }

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
