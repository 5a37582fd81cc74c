// The keeper's side of a run: sleeps until something happens, enforces the limits, gathers what the box says.
#pragma once

#include <functional>

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

// What the keeper sleeps in. Made once and used for one run after the other, since making it is a good part of what a
// short run costs the keeper. Throws std::system_error.
struct WatchFiles {
    WatchFiles();
    Descriptor poll, wall_timer, cpu_timer;
};

// What there is to see of one run. Borrowed until watch() returns.
struct Watch {
    const Box& box;
    Descriptor output, error;  // the reading ends of the program's streams
    const Limits& limits;
    const CgroupSlot& cgroup;
    std::function<void()> once_started;  // called when the program has begun, and the keeper is idle
};

// Follows a requested run to its end. When it returns, every program of the box is dead, or the box is not sound and
// its destruction will see to that.
Watched watch(WatchFiles& files, Watch run);

}  // namespace gradus::sandbox
