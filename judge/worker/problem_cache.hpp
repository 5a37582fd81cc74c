// Problems ready to grade, by the digest of their package: fetched, unpacked and read once, the least recently used
// dropped when they outgrow their room. Thread safe.
#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "judge/defect.hpp"
#include "judge/problem_folder.hpp"
#include "judge/storage/database.hpp"
#include "judge/storage/records.hpp"

namespace gradus::worker {

struct CachedProblem {
    std::optional<judge::Problem> problem;  // nothing when the package does not read
    std::string defects;                    // why not, for the operator
    std::int64_t bytes = 0;                 // of the package
};

class ProblemCache {
  public:
    explicit ProblemCache(std::int64_t bytes_max) : bytes_max_{bytes_max} {}

    // Null when the package is no longer stored: the problem has a new version. Throws StorageError.
    std::shared_ptr<const CachedProblem> find(storage::Database&, const storage::Claim&);

  private:
    using Entry = std::pair<std::string, std::shared_ptr<const CachedProblem>>;

    std::shared_ptr<const CachedProblem> used(const std::string& digest);
    void keep(const std::string& digest, std::shared_ptr<const CachedProblem>);

    const std::int64_t bytes_max_;
    std::mutex mutex_;
    std::list<Entry> entries_;                                 // guarded by mutex_; most recently used first
    std::map<std::string, std::list<Entry>::iterator> index_;  // guarded by mutex_
    std::int64_t bytes_ = 0;                                   // guarded by mutex_; sum over entries_
};

}  // namespace gradus::worker
