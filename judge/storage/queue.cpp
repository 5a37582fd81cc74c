#include "judge/storage/queue.hpp"

#include "judge/storage/database_state.hpp"
#include "judge/storage/event_names.hpp"

namespace gradus::storage {

// Note [A claim need not survive a crash]
//   Waiting for the disk at every claim would bound the queue by the disk: transactions that notify commit one after
//   the other, so their flushes do not group. A claim therefore does not wait (synchronous_commit off), which can lose
//   it, whole, when PostgreSQL itself crashes within the same second: the submission is then queued again, as if never
//   claimed. The worker that holds the forgotten claim is refused at its next write, since tickets are never drawn
//   twice; the events of that claim that followers may have seen are at most the `claimed` one, which the next claim
//   writes again under the same seq. Every other write waits for the disk, and takes the claim before it to the disk
//   with it.
constexpr Statement claim_oldest{"claim a submission", R"(
    WITH claimed AS (
        UPDATE submission SET attempt = attempt + 1, ticket = gen_random_uuid(), worker = $1, events = events + 1,
                              lease_until = clock_timestamp() + $2 * interval '1 millisecond'
        WHERE id = (SELECT id FROM submission
                    WHERE verdict IS NULL AND attempt < $3 AND (ticket IS NULL OR lease_until < clock_timestamp())
                    ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING id, ticket, attempt, problem, language, source, events),
    told AS (INSERT INTO event (submission, seq, kind) SELECT id, events, 'claimed' FROM claimed)
    SELECT claimed.id, ticket, attempt, slug, encode(package_digest, 'hex') AS digest, language, source,
           pg_notify('gradus_submission_event', claimed.id::text), set_config('synchronous_commit', 'off', true)
    FROM claimed JOIN problem ON problem.id = problem)"};

std::optional<Claim> claim(Database& database, std::string_view worker_name, std::chrono::milliseconds lease) {
    const auto rows = execute(database, claim_oldest, std::string{worker_name},
                              static_cast<std::int64_t>(lease.count()), attempts_max);
    if (rows.empty()) return {};
    const auto row = rows.front();
    return Claim{{row["id"].as<std::int64_t>()}, row["ticket"].c_str(),   row["attempt"].as<int>(), row["slug"].c_str(),
                 row["digest"].c_str(),          row["language"].c_str(), bytes_in(row["source"])};
}

constexpr Statement renew_lease{"renew a lease", R"(
    UPDATE submission SET lease_until = clock_timestamp() + $3 * interval '1 millisecond'
    WHERE id = $1 AND ticket = $2::uuid)"};

bool renew(Database& database, const Claim& claim, std::chrono::milliseconds lease) {
    return execute(database, renew_lease, claim.submission.value, claim.ticket,
                   static_cast<std::int64_t>(lease.count()))
               .affected_rows() == 1;
}

// The row of the submission is locked by its own update, so seq has no gaps however many write.
constexpr Statement insert_event{"append an event", R"(
    WITH held AS (
        UPDATE submission SET events = events + 1 WHERE id = $1 AND ticket = $2::uuid RETURNING id, events),
    told AS (
        INSERT INTO event (submission, seq, kind, verdict, points, case_name, case_group, cpu_us, wall_us, memory_bytes,
                           message, output, error, cases_total, runs, limit_kind, limit_allowed, limit_used)
        SELECT id, events, $3, nullif($4, ''), $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, nullif($16, ''), $17, $18
        FROM held)
    SELECT pg_notify('gradus_submission_event', id::text) FROM held)"};

bool append_event(Database& database, const Claim& claim, Event event) {
    const std::string verdict{event.verdict ? judge::name_of(*event.verdict) : ""};
    const std::string limit_kind{event.limit ? judge::name_of(event.limit->kind) : ""};
    const judge::MetLimit limit = event.limit.value_or(judge::MetLimit{});
    return !execute(database, insert_event, claim.submission.value, claim.ticket, std::string{name_of(event.kind)},
                    verdict, event.points, event.case_name, event.case_group, event.cpu_us, event.wall_us,
                    event.memory_bytes, bytes_of(event.message), bytes_of(event.output), bytes_of(event.error),
                    event.cases_total, event.runs, limit_kind, limit.allowed, limit.used)
                .empty();
}

constexpr Statement insert_verdict{"record a verdict", R"(
    WITH graded AS (
        UPDATE submission SET verdict = $3, points = $4, judge_message = $5, ticket = NULL, lease_until = NULL, events = events + 1
        WHERE id = $1 AND ticket = $2::uuid AND verdict IS NULL RETURNING id, events),
    told AS (INSERT INTO event (submission, seq, kind, verdict, points) SELECT id, events, 'graded', $3, $4 FROM graded)
    SELECT pg_notify('gradus_submission_event', id::text) FROM graded)"};

bool record_verdict(Database& database, const Claim& claim, judge::Verdict verdict, double points,
                    std::string_view judge_message) {
    return !execute(database, insert_verdict, claim.submission.value, claim.ticket,
                    std::string{judge::name_of(verdict)}, points, bytes_of(judge_message))
                .empty();
}

constexpr Statement release_claim{"give back a submission", R"(
    WITH released AS (
        UPDATE submission SET attempt = attempt - 1, ticket = NULL, lease_until = NULL, worker = ''
        WHERE id = $1 AND ticket = $2::uuid RETURNING id)
    SELECT pg_notify('gradus_submission_queued', id::text) FROM released)"};

bool give_back(Database& database, const Claim& claim) {
    return !execute(database, release_claim, claim.submission.value, claim.ticket).empty();
}

constexpr Statement fail_abandoned{"fail submissions out of attempts", R"(
    WITH failed AS (
        UPDATE submission SET verdict = 'judge_error', points = 0, ticket = NULL, lease_until = NULL, events = events + 1,
                              judge_message = convert_to('the worker died or was lost at each of ' || attempt || ' attempts', 'UTF8')
        WHERE id IN (SELECT id FROM submission
                     WHERE verdict IS NULL AND attempt >= $1 AND lease_until < clock_timestamp()
                     ORDER BY id LIMIT 100 FOR UPDATE SKIP LOCKED)
        RETURNING id, events),
    told AS (INSERT INTO event (submission, seq, kind, verdict) SELECT id, events, 'graded', 'judge_error' FROM failed)
    SELECT pg_notify('gradus_submission_event', id::text) FROM failed)"};

int fail_exhausted(Database& database) {
    return static_cast<int>(execute(database, fail_abandoned, attempts_max).size());
}

}  // namespace gradus::storage
