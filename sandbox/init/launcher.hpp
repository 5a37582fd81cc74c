// The starter of programs that are executed. What every program's process needs before its exec costs more than the
// exec: a user namespace and its id maps, an empty bounding set, default signals, and above all the filter, which the
// kernel compiles anew each time it is loaded. The launcher does all that once, and its spares inherit it; they are
// forked while the box is idle.
//
// Note [What programs of one launcher share]: the user namespace, in which they are one uid without capabilities and
// can change nothing, and, as every program of a box, the namespaces of the box and the uid on the host. A fork is all
// they have of the launcher's memory, and exec takes that away.
//
// Only on cgroup v1: there a spare is in the run's group from its fork on. On v2 the group is made for the run, a
// process is cheaply put into it by its clone only, and init clones the program itself (program.hpp).
#pragma once

#include "sandbox/init/starter.hpp"

namespace gradus::sandbox {

// For hand_over; followed by that many words.
struct LaunchHeader {
    std::uint32_t argv_count = 0, environment_count = 0;
};

// A role of StarterPlan. `program`: of it the filter alone. A spare is forked at the start, the next ones when asked
// for.
[[noreturn]] void become_launcher(const Program& program, int socket);

}  // namespace gradus::sandbox
