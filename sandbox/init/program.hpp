// The life of one program in a box: its limits, its start, and the end of it and of everything it started.
#pragma once

#include <linux/filter.h>
#include <sys/types.h>

#include <cstdint>

namespace gradus::sandbox {

struct Program {
    char* const* argv;
    char* const* environment;
    int streams[3];
    const sock_fprog* filter;
};

// A process in a user namespace of its own that waits to be let go.
struct Held {
    pid_t pid;
    int go;  // write end: one byte lets it go
};

// Clones the program's process (into a cgroup v2 directory, unless -1) and maps its ids; it runs once let go.
Held hold_program(const Program& program, uid_t uid_outside, int cgroup);
void let_go(const Held& held);

// For a process that does not run its program yet. (Limits cannot be raised later, so they are set by init.)
void limit_resources(pid_t pid, std::int64_t stack_bytes_max);

// The kernel ends init with the keeper; at once if the keeper is gone already: then the other end of the socket is
// closed. Async-signal-safe.
void die_with_keeper();

// Kills every process that belongs to the program's user, all at once, and no other. Async-signal-safe.
void kill_programs(uid_t uid_outside);

// Kills and reaps until no process of the program's user is left.
void bury_programs(uid_t uid_outside);

}  // namespace gradus::sandbox
