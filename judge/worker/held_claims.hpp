// The claims that this worker holds, one a grading thread at most: what the heartbeat renews, and gives back when the
// worker stops.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

#include "judge/storage/records.hpp"

namespace gradus::worker {

struct HeldClaim {
    storage::Claim claim;
    std::atomic<bool> is_lost = false;  // another may have it by now: stop grading, write no more
};

class HeldClaims {
  public:
    // Held until the last copy of what this returns is gone.
    std::shared_ptr<HeldClaim> hold(storage::Claim);
    std::vector<std::shared_ptr<HeldClaim>> all();

  private:
    std::mutex mutex_;
    std::vector<std::weak_ptr<HeldClaim>> claims_;  // guarded by mutex_
};

}  // namespace gradus::worker
