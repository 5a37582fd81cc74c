// The counters of the run's control group, where init lives in it (cgroup v1) and so takes them itself, at the moments
// that count: the last before the program starts, and the first after it has ended. A step that fails ends the process
// by fail_setup.
#pragma once

#include "sandbox/protocol.hpp"

namespace gradus::sandbox {

// Files of the keeper's, see InitFiles in cgroup.hpp. Without them (-1, cgroup v2) nothing is counted.
struct Counters {
    int cpu = -1, memory = -1, peak = -1, processes = -1;
    bool are_there() const { return cpu >= 0; }
};

// 0 without counters.
long memory_bytes_in_use(const Counters& counters);

// Processes and threads of the group, those that nobody has reaped yet included.
long processes(const Counters& counters);

// Begins a run: the peak starts anew, and the report gets the CPU time spent so far.
void take_start(const Counters& counters, Report& started);

// The report gets CPU time and peak as the program left them.
void take_end(const Counters& counters, Report& ended);

}  // namespace gradus::sandbox
