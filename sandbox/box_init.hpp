// Pid 1 of a box: builds its world, starts the program in it, buries everything, hands back the files asked for.
//
// Runs between clone and exec in a copy of the keeper, which may have been multi-threaded: async-signal-safe calls
// only, no allocation, no exceptions. It keeps real root's rights because it is the only process of the box that
// mounts; no program of the box can see it (hidepid), trace it (another user, another user namespace, the filter) or
// outlive it.
#pragma once

#include "sandbox/plan.hpp"

namespace gradus::sandbox {

[[noreturn]] void run_box_init(const Plan& plan);

// Tells the keeper that `step` failed with `error`, and ends the process.
[[noreturn]] void fail_setup(const Plan& plan, const char* step, int error);

}  // namespace gradus::sandbox
