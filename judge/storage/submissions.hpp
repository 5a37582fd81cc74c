// Submissions and their history. The table is the truth; NOTIFY is only a bell that says "look again".
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "judge/storage/database.hpp"
#include "judge/storage/records.hpp"

namespace gradus::storage {

// Server. Inserts the submission and its `queued` event and rings the workers' bell, in one transaction.
// Nothing when there is no problem of that slug in service.
std::optional<SubmissionId> add_submission(Database&, AccountId, std::string_view problem_slug,
                                           std::string_view language, std::string_view source);

// How many of the account's submissions wait or are being graded.
std::int64_t count_ungraded(Database&, AccountId);

std::optional<Submission> find_submission(Database&, SubmissionId);

// Newest first, ids below `before` (0: from the newest), at most `limit` ≤ 200.
std::vector<Submission> list_submissions(Database&, AccountId, std::int64_t before, int limit);

// Events with seq > `after`, in order, at most `limit`.
std::vector<Event> list_events(Database&, SubmissionId, std::int64_t after, int limit);

}  // namespace gradus::storage
