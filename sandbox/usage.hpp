// What sandboxes have been doing, counted for whoever watches the judge: how many boxes there are, and what became of
// those that are no more.
#pragma once

#include <cstdint>
#include <mutex>

namespace gradus::sandbox {

struct Usage {
    // Now.
    std::int64_t boxes = 0;         // made, and ready or in use
    std::int64_t boxes_in_use = 0;  // a program runs in them
    std::int64_t interpreters = 0;  // boxes that have a warm one
    // Since the beginning.
    std::int64_t runs = 0;
    std::int64_t boxes_made = 0;
    std::int64_t boxes_retired = 0;   // after their thousand runs
    std::int64_t boxes_given_up = 0;  // before that: they failed a check, went stale or were lost

    std::int64_t boxes_ready() const { return boxes - boxes_in_use; }
    bool operator==(const Usage&) const = default;
};

// Counted by the threads that run programs, read by any.
class UsageTally {
  public:
    void add(const Usage& change) {
        const std::lock_guard lock(mutex_);
        usage_.boxes += change.boxes;
        usage_.boxes_in_use += change.boxes_in_use;
        usage_.interpreters += change.interpreters;
        usage_.runs += change.runs;
        usage_.boxes_made += change.boxes_made;
        usage_.boxes_retired += change.boxes_retired;
        usage_.boxes_given_up += change.boxes_given_up;
    }
    Usage read() const {
        const std::lock_guard lock(mutex_);
        return usage_;
    }

  private:
    mutable std::mutex mutex_;
    Usage usage_;  // guarded by mutex_
};

}  // namespace gradus::sandbox
