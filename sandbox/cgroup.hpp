// The control group of one run: limits set before it, counters read after it. One interface over cgroup v1 and v2.
//
//   <hierarchy>/gradus/slot-N/run
//
// A slot directory belongs to one Sandbox as long as it holds the lock (flock) on it: the directory is the same file
// for every process of the host, in a chroot or not, so no two of them ever share a slot, and a crashed owner's lock is
// free at once.
//
// The two versions differ in how a program gets into `run` cheaply. Moving a running process costs milliseconds of
// waiting for a grace period now and then. In v1 the box's init therefore lives in `run`, programs inherit it at clone,
// and the counters are reset (memory) or taken as differences (CPU time). In v2 `run` is made afresh for every run and
// the program is cloned straight into it (its memory.peak can be reset only since Linux 6.12); only the spare of a warm
// interpreter is moved. Init and the interpreter live beside it, in `residents`: their memory is not the program's, and
// the path of a group, as a moved process sees it, tells nothing of the host.
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

// Who is in the box beside a program: init, and starters of programs with a spare each (init/starter.hpp).
struct Residents {
    int processes = 1;             // while a program runs, which was a spare; soon after it there is one more
    bool has_interpreter = false;  // whose memory is more than what the limits leave out of account
};

// What a box's init is given once, when it is made (see Setup in protocol.hpp).
struct InitFiles {
    std::vector<int> joins;  // to write "0" to
    // Counters to take as a run starts and ends, and a peak to reset: none where a run's group starts at zero.
    int cpu = -1, memory = -1, peak = -1, processes = -1;
};

// A slot that no other process holds, and the counters of the run in it. Not thread safe.
class CgroupSlot {
  public:
    virtual ~CgroupSlot() = default;

    virtual int number() const = 0;
    // For a new box. Whatever an earlier box left is removed first.
    virtual InitFiles open_box() = 0;
    // Sets the limits of the next run, which come on top of what the box's residents have. Throws std::system_error.
    virtual void start_run(const CgroupLimits&, const Residents&) = 0;
    // A directory for the program to be cloned or moved into, or -1: it inherits init's group.
    virtual int run_descriptor() const = 0;

    // CPU time in the text of InitFiles::cpu; zero for no text.
    virtual std::chrono::microseconds cpu_of(std::string_view text) const = 0;
    // Of everything that ever ran in the group.
    virtual std::chrono::microseconds cpu() const = 0;
    // Since the reset at the start of the run, what was in use then included.
    virtual std::int64_t memory_bytes_peak() const = 0;
    // How often the kernel killed for want of memory since start_run.
    virtual std::int64_t oom_kills() const = 0;
    // How often a process or thread was refused for the limit on them since start_run.
    virtual std::int64_t refused_processes() const = 0;
    // The numbers of the processes in the group, a line each, the residents among them.
    virtual std::string processes() const = 0;
    // Readable once the kernel has run out of memory in the run; -1: it then ends every program by itself.
    virtual int oom_descriptor() const = 0;
    // Nothing but the residents is left in it, the next spare included. (Init, which can look before there is one, says
    // how many are left without it: Report::processes.)
    virtual bool is_quiet(const Residents&) const = 0;
};

// Where the groups of a host are made.
class CgroupHierarchy {
  public:
    virtual ~CgroupHierarchy() = default;

    virtual int version() const = 0;
    // Which file backs which number, for the operator: "memory: /sys/fs/cgroup/memory (v1)".
    virtual std::vector<std::string> description() const = 0;

    virtual std::unique_ptr<CgroupSlot> take_slot() = 0;
};

// What /proc/self/mountinfo says about cgroups: the directory of each v1 controller, and of v2.
struct CgroupMounts {
    std::optional<std::string> memory_v1, cpuacct_v1, pids_v1, unified;
};
CgroupMounts find_cgroup_mounts(std::string_view mountinfo);

// The hierarchy this host offers: v2 where it has the controllers memory and pids, else v1 with memory, cpuacct and
// pids. Throws std::runtime_error, one sentence that names what is missing and says what to do.
std::unique_ptr<CgroupHierarchy> open_cgroup_hierarchy();

// The directory of the group (v2) that this process is in, if systemd handed it over (Delegate=yes) or it is the top of
// a container's tree: ours to divide.
std::optional<std::string> find_delegated_group(const std::string& unified);
// There is one with the controllers memory and pids, and this user may divide it.
bool has_delegated_group();

std::unique_ptr<CgroupHierarchy> open_cgroup_v1(const CgroupMounts&);
std::unique_ptr<CgroupHierarchy> open_cgroup_v2(const std::string& unified);

}  // namespace gradus::sandbox
