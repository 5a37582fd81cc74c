// The keeper's side of a run: sleeps until something happens, enforces the limits, gathers what the box says.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "sandbox/box.hpp"
#include "sandbox/cgroup.hpp"
#include "sandbox/descriptor.hpp"
#include "sandbox/run.hpp"

namespace gradus::sandbox {

// What a run came to, and whether the box may be used again.
struct Watched {
    Outcome outcome;  // without the collected files
    bool is_box_sound = false;
    bool had_its_run = true;    // false: the box was stale, or its warm interpreter failed; ask another
    std::int64_t ended_ns = 0;  // when the program ended, by the monotonic clock
};

// What the keeper sleeps in. Made once and used for one run after the other, since making it is a good part of what a
// short run costs the keeper. Throws std::system_error.
struct WatchFiles {
    WatchFiles();
    Descriptor poll, wall_timer, cpu_timer;
};

// What there is to see of one run. Borrowed until its following ends.
struct Watch {
    const Box& box;
    Descriptor output, error;  // the reading ends of the program's streams; none for an output that goes elsewhere
    const Limits& limits;
    const CgroupSlot& cgroup;
    std::function<void()> once_started;  // called when the program has begun, and the keeper is idle
};

// A requested run on its way to its end. Whoever follows more than one at a time polls their descriptors.
class Following {
  public:
    virtual ~Following() = default;

    virtual int descriptor() const = 0;  // readable: something has happened
    // Sees to what has happened; waits for it if nothing has, unless told not to. False once the run is over.
    virtual bool see(bool waits) = 0;
    // Ends the program, whose outcome nobody needs any more.
    virtual void abandon() = 0;
    // Gathers standard output from here on from the reading end of a pipe.
    virtual void take_output(Descriptor output) = 0;
    // What an ended run came to; once. By then every program of the box is dead, or the box is not sound and its
    // destruction will see to that.
    virtual Watched conclude() = 0;
};

// Follows a requested run. The files are in use as long as the following lives.
std::unique_ptr<Following> follow(WatchFiles& files, Watch run);

}  // namespace gradus::sandbox
