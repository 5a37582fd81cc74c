// The keeper's side of a run: sleeps until something happens, enforces the limits, gathers what the box says.
#pragma once

#include "sandbox/box.hpp"
#include "sandbox/cgroup.hpp"
#include "sandbox/descriptor.hpp"
#include "sandbox/run.hpp"

namespace gradus::sandbox {

// What a run came to, and whether the box may be used again.
struct Watched {
    Outcome outcome;  // without the collected files
    bool is_box_sound = false;
    bool had_its_run = true;  // false: the box was stale, or its warm interpreter failed; ask another
};

// Follows a requested run to its end. `output`, `error`: the reading ends of the program's streams. When it returns,
// every program of the box is dead, or the box is not sound and its destruction will see to that.
Watched watch(const Box& box, Descriptor output, Descriptor error, const Limits& limits, const CgroupSlot& cgroup);

}  // namespace gradus::sandbox
