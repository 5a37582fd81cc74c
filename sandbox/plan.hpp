// What the keeper decides before it clones a box, in plain memory that init and payload can use without allocating, and
// what init tells the keeper. All pointers stay valid because the box has a copy of the keeper's memory.
#pragma once

#include <linux/filter.h>
#include <sys/types.h>

#include <cstdint>
#include <span>
#include <string_view>

namespace gradus::sandbox {

inline constexpr uid_t uid_inside = 1'000;  // the image's user `student`
inline constexpr uid_t first_uid_outside =
    2'000'000'000;  // + slot number; above every range that Debian or systemd hands out

struct PlannedFile {
    const char* name;
    std::string_view bytes;
    mode_t mode;
};

struct Plan {
    const char* image;
    const char* work_options;     // of the tmpfs on /work: size, inodes, mode
    const char* scratch_options;  // of the tmpfs on /tmp
    std::span<const PlannedFile> files;
    std::span<const char* const> collect;
    char* const* argv;
    char* const* environment;
    uid_t uid_outside;
    std::int64_t stack_bytes_max;
    sock_fprog filter;
    std::span<const int> join_descriptors;  // see Cgroup
    int cpu_descriptor;
    int input, output, error, reports;  // the box's ends
};

enum class ReportKind : std::int32_t { started, setup_failed, collected, ended };

// One SEQPACKET message from init, or from the payload when a step fails. `collected` carries the open file as
// SCM_RIGHTS.
struct Report {
    ReportKind kind = ReportKind::started;
    std::int32_t value = 0;         // setup_failed: errno; collected: index into `collect`; ended: the wait status
    std::int64_t monotonic_ns = 0;  // started, ended
    char text[128] = "";            // setup_failed: the step; started: the cgroup's CPU counter as it stood
};

}  // namespace gradus::sandbox
