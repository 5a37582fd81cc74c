#include "judge/worker/problem_cache.hpp"

#include "judge/storage/problems.hpp"

namespace gradus::worker {

namespace {

CachedProblem read(const storage::Claim& claim, const std::string& package) {
    CachedProblem cached;
    cached.bytes = static_cast<std::int64_t>(package.size());
    const auto folder = judge::unpack(package);
    if (!folder) {
        cached.defects = "the package of " + claim.problem_slug + " is not a packed folder";
        return cached;
    }
    auto reading = judge::read_problem(claim.problem_slug, *folder);
    cached.problem = std::move(reading.problem);
    if (cached.problem) return cached;
    cached.defects = "the package of " + claim.problem_slug + " does not read:";
    for (const auto& defect : reading.defects) cached.defects += " " + defect.place + ": " + defect.message + ";";
    return cached;
}

}  // namespace

std::shared_ptr<const CachedProblem> ProblemCache::find(storage::Database& database, const storage::Claim& claim) {
    if (auto cached = used(claim.package_digest)) return cached;
    const auto package = storage::find_package(database, claim.package_digest);
    if (!package) return nullptr;
    auto cached = std::make_shared<const CachedProblem>(read(claim, *package));
    keep(claim.package_digest, cached);
    return cached;
}

std::shared_ptr<const CachedProblem> ProblemCache::used(const std::string& digest) {
    const std::lock_guard lock{mutex_};
    const auto found = index_.find(digest);
    if (found == index_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, found->second);
    return entries_.front().second;
}

// The newest stays even when it is larger than all the room: it is about to be used.
void ProblemCache::keep(const std::string& digest, std::shared_ptr<const CachedProblem> cached) {
    const std::lock_guard lock{mutex_};
    if (index_.contains(digest)) return;  // another thread was as quick
    bytes_ += cached->bytes;
    entries_.emplace_front(digest, std::move(cached));
    index_[digest] = entries_.begin();
    while (bytes_ > bytes_max_ && entries_.size() > 1) {
        bytes_ -= entries_.back().second->bytes;
        index_.erase(entries_.back().first);
        entries_.pop_back();
    }
}

}  // namespace gradus::worker
