// Writes to /proc/<pid>/… and cgroup.procs for a process of the box. No allocation; a failed step ends the process by
// fail_setup.
#pragma once

#include <sys/types.h>

namespace gradus::sandbox {

// One line a range: ids inside from `inside` on are `outside` on; `count` of them.
struct IdRange {
    uid_t inside, outside;
};

// The uid and gid map of a process in a fresh user namespace: each range is one id long.
void map_ids(pid_t pid, const IdRange* ranges, int count);

// Makes a program the kernel's first choice when the box, or the host, is out of memory.
void volunteer_for_oom(pid_t pid);

// Moves a process into the control group (v2) whose directory is open as `cgroup`.
void move_into_group(pid_t pid, int cgroup);

}  // namespace gradus::sandbox
