#include "judge/worker/held_claims.hpp"

namespace gradus::worker {

std::shared_ptr<HeldClaim> HeldClaims::hold(storage::Claim claim) {
    auto held = std::make_shared<HeldClaim>();
    held->claim = std::move(claim);
    const std::lock_guard lock{mutex_};
    std::erase_if(claims_, [](const auto& other) { return other.expired(); });
    claims_.push_back(held);
    return held;
}

std::vector<std::shared_ptr<HeldClaim>> HeldClaims::all() {
    const std::lock_guard lock{mutex_};
    std::vector<std::shared_ptr<HeldClaim>> held;
    for (const auto& claim : claims_)
        if (auto alive = claim.lock()) held.push_back(std::move(alive));
    return held;
}

}  // namespace gradus::worker
