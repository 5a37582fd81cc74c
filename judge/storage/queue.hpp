// The queue: claims with a lease, so that a worker that dies loses nothing and a verdict is recorded exactly once.
//
// A claim takes the oldest submission that is not graded and not under a live lease (FOR UPDATE SKIP LOCKED), counts an
// attempt, sets a lease and draws a ticket. Every later write names {submission, ticket}; after the lease ended and
// another worker claimed, the ticket differs and the write is refused: the late worker learns that it lost its claim
// and stops.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "judge/storage/database.hpp"
#include "judge/storage/records.hpp"

namespace gradus::storage {

inline constexpr int attempts_max = 3;  // a submission whose worker died this often becomes a judge_error

// Worker. Nothing when the queue is empty. Appends the `claimed` event.
std::optional<Claim> claim(Database&, std::string_view worker_name, std::chrono::milliseconds lease);

// Each returns false when the claim is lost; then nothing was written.
bool renew(Database&, const Claim&, std::chrono::milliseconds lease);
bool append_event(Database&, const Claim&, Event);  // seq and at_us are set by the database

// With the `graded` event, in one transaction. `judge_message`: for the operator, any bytes; kept out of the server's
// reach.
bool record_verdict(Database&, const Claim&, judge::Verdict, double points, std::string_view judge_message = {});

bool give_back(Database&, const Claim&);  // on SIGTERM: claimable at once, the attempt not counted

// Submissions out of attempts become judge_error; returns how many. Called by every worker now and then.
int fail_exhausted(Database&);

}  // namespace gradus::storage
