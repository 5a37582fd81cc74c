// The keeper's side of a run: sleeps until something happens, enforces the limits, gathers what the box says.
#pragma once

#include "sandbox/cgroup.hpp"
#include "sandbox/descriptor.hpp"
#include "sandbox/plan.hpp"
#include "sandbox/run.hpp"

namespace gradus::sandbox {

// The keeper's ends.
struct BoxEnds {
    pid_t init = -1;
    Descriptor init_pidfd;
    Descriptor reports;
    Descriptor output;
    Descriptor error;
};

// Follows the box to its end; when it returns, nothing of the box is alive and init is reaped.
Outcome watch(BoxEnds ends, const Command& command, const Limits& limits, const Cgroup& cgroup);

}  // namespace gradus::sandbox
