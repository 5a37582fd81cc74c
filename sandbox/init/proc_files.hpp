// Writes to /proc/<pid>/… and cgroup.procs for a process of the box. No allocation; a failed step ends the process by
// fail_setup.
#pragma once

#include <sys/types.h>

#include <cstdint>

namespace gradus::sandbox {

// One line a range: ids inside from `inside` on are `outside` on; `count` of them.
struct IdRange {
    uid_t inside, outside;
};

// The uid and gid map of a process in a fresh user namespace: each range is one id long.
void map_ids(pid_t pid, const IdRange* ranges, int count);

// Maps the project id 0, so that nobody else writes the map.
void map_no_projects(pid_t pid);

// Memory of a process that is in its page tables, shared or not; 0 when that cannot be read.
std::int64_t resident_bytes(pid_t pid);

// Makes a program the kernel's first choice when the box, or the host, is out of memory.
void volunteer_for_oom(pid_t pid);

// Moves a process into the control group (v2) whose directory is open as `cgroup`.
void move_into_group(pid_t pid, int cgroup);

}  // namespace gradus::sandbox
