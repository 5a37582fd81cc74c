// The control group of one run: limits set before it, counters read after it. One interface over cgroup v1 and v2.
//
//   <hierarchy>/gradus/slot-N/run
//
// A slot directory belongs to one Sandbox as long as it holds the lock (flock) on it: the directory is the same file
// for every process of the host, in a chroot or not, so no two of them ever share a slot, and a crashed owner's lock is
// free at once. `run` is made afresh for every run: a group that was used before still carries the page cache its
// programs touched, and would report it as the next program's memory.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gradus::sandbox {

struct CgroupLimits {
    std::int64_t memory_bytes_max = 0;
    std::int64_t processes_max = 0;
};

// The group of a run. Removed by the destructor, which first kills what is in it (nothing, unless a run was torn down).
class Cgroup {
  public:
    virtual ~Cgroup() = default;

    // Files that a process joins by writing "0": one a hierarchy.
    virtual const std::vector<int>& join_descriptors() const = 0;
    // A file whose text at the time the program starts is the base of cpu(); read by the box's init (see
    // Report::cpu_text).
    virtual int cpu_descriptor() const = 0;
    // CPU time in the text of cpu_descriptor().
    virtual std::chrono::microseconds cpu_of(std::string_view text) const = 0;

    // Total user and system time of everything that ever ran in the group.
    virtual std::chrono::microseconds cpu() const = 0;
    virtual std::int64_t memory_bytes_peak() const = 0;
    // How often the kernel killed for want of memory.
    virtual std::int64_t oom_kills() const = 0;
};

// Where the groups of a host are made.
class CgroupHierarchy {
  public:
    virtual ~CgroupHierarchy() = default;

    virtual int version() const = 0;
    // Which file backs which number, for the operator: "memory: /sys/fs/cgroup/memory (v1)".
    virtual std::vector<std::string> description() const = 0;

    // A slot that no other process holds.
    class Slot {
      public:
        virtual ~Slot() = default;
        virtual int number() const = 0;
        virtual std::unique_ptr<Cgroup> start_run(const CgroupLimits&) = 0;
    };
    virtual std::unique_ptr<Slot> take_slot() = 0;
};

// What /proc/self/mountinfo says about cgroups: the directory of each v1 controller, and of v2.
struct CgroupMounts {
    std::optional<std::string> memory_v1, cpuacct_v1, pids_v1, unified;
};
CgroupMounts find_cgroup_mounts(std::string_view mountinfo);

// The hierarchy this host offers: v2 where it has the controllers memory and pids, else v1 with memory, cpuacct and
// pids. Throws std::runtime_error, one sentence that names what is missing and says what to do.
std::unique_ptr<CgroupHierarchy> open_cgroup_hierarchy();

std::unique_ptr<CgroupHierarchy> open_cgroup_v1(const CgroupMounts&);
std::unique_ptr<CgroupHierarchy> open_cgroup_v2(const std::string& unified);

}  // namespace gradus::sandbox
