#include "judge/storage/submissions.hpp"

#include <algorithm>
#include <string>

#include "judge/storage/database_state.hpp"
#include "judge/storage/event_names.hpp"
#include "judge/storage/utf8.hpp"

namespace gradus::storage {

namespace {

constexpr int submissions_listed_max = 200;

SubmissionState state_named(std::string_view name) {
    if (name == "queued") return SubmissionState::queued;
    if (name == "grading") return SubmissionState::grading;
    if (name == "graded") return SubmissionState::graded;
    throw StorageError{"read a submission: unknown state " + std::string{name}};
}

std::optional<judge::Verdict> verdict_in(const pqxx::field& field) {
    return field.is_null() ? std::nullopt : judge::verdict_named(field.c_str());
}

Submission submission_in(const pqxx::row& row) {
    Submission submission;
    submission.id.value = row["id"].as<std::int64_t>();
    submission.account.value = row["account"].as<std::int64_t>();
    submission.problem_slug = row["slug"].c_str();
    submission.language = row["language"].c_str();
    submission.source = bytes_in(row["source"]);
    submission.created_at_us = row["created_at_us"].as<std::int64_t>();
    submission.state = state_named(row["state"].c_str());
    submission.verdict = verdict_in(row["verdict"]);
    submission.points = row["points"].as<double>();
    submission.points_max = row["points_max"].as<double>();
    return submission;
}

std::optional<judge::MetLimit> limit_in(const pqxx::row& row) {
    if (row["limit_kind"].is_null()) return {};
    const auto kind = judge::limit_kind_named(row["limit_kind"].c_str());
    if (!kind) throw StorageError{std::string{"read an event: unknown limit "} + row["limit_kind"].c_str()};
    return judge::MetLimit{*kind, row["limit_allowed"].as<std::int64_t>(), row["limit_used"].as<std::int64_t>()};
}

Event event_in(const pqxx::row& row) {
    Event event;
    event.seq = row["seq"].as<std::int64_t>();
    event.kind = event_kind_named(row["kind"].c_str());
    event.at_us = row["at_us"].as<std::int64_t>();
    event.verdict = verdict_in(row["verdict"]);
    event.points = row["points"].as<double>();
    event.case_name = row["case_name"].c_str();
    event.case_group = row["case_group"].c_str();
    event.cpu_us = row["cpu_us"].as<std::int64_t>();
    event.wall_us = row["wall_us"].as<std::int64_t>();
    event.memory_bytes = row["memory_bytes"].as<std::int64_t>();
    event.message = bytes_in(row["message"]);
    event.output = bytes_in(row["output"]);
    event.error = bytes_in(row["error"]);
    event.cases_total = row["cases_total"].as<int>();
    event.runs = row["runs"].as<int>();
    event.limit = limit_in(row);
    return event;
}

}  // namespace

std::string_view name_of(EventKind kind) {
    switch (kind) {
        case EventKind::queued:
            return "queued";
        case EventKind::claimed:
            return "claimed";
        case EventKind::compiled:
            return "compiled";
        case EventKind::case_graded:
            return "case_graded";
        case EventKind::graded:
            return "graded";
    }
    return {};
}

EventKind event_kind_named(std::string_view name) {
    for (const auto kind :
         {EventKind::queued, EventKind::claimed, EventKind::compiled, EventKind::case_graded, EventKind::graded})
        if (name_of(kind) == name) return kind;
    throw StorageError{"read an event: unknown kind " + std::string{name}};
}

// The `queued` event and the bells belong to the insertion itself: a trigger (migrations/0003_submissions.sql).
constexpr Statement insert_submission{"add a submission", R"(
    INSERT INTO submission (account, problem, language, source)
    SELECT $1, id, $3, $4 FROM problem WHERE slug = $2 AND is_in_service RETURNING id)"};

std::optional<SubmissionId> add_submission(Database& database, AccountId account, std::string_view problem_slug,
                                           std::string_view language, std::string_view source) {
    if (!is_utf8(problem_slug)) return {};
    const auto rows = execute(database, insert_submission, account.value, std::string{problem_slug},
                              std::string{language}, bytes_of(source));
    if (rows.empty()) return {};
    return SubmissionId{rows.front()["id"].as<std::int64_t>()};
}

constexpr Statement count_unfinished{"count the submissions in hand", R"(
    SELECT count(*) FROM submission WHERE account = $1 AND verdict IS NULL)"};

std::int64_t count_ungraded(Database& database, AccountId account) {
    return execute(database, count_unfinished, account.value).front().front().as<std::int64_t>();
}

constexpr Statement select_submission{"find a submission", R"(
    SELECT submission.id, account, slug, language, source, (extract(epoch FROM created_at) * 1000000)::bigint AS created_at_us,
           state, verdict, points, points_max
    FROM submission JOIN problem ON problem.id = problem WHERE submission.id = $1)"};

std::optional<Submission> find_submission(Database& database, SubmissionId submission) {
    const auto rows = execute(database, select_submission, submission.value);
    if (rows.empty()) return {};
    return submission_in(rows.front());
}

constexpr Statement select_submissions{"list submissions", R"(
    SELECT submission.id, account, slug, language, ''::bytea AS source,
           (extract(epoch FROM created_at) * 1000000)::bigint AS created_at_us, state, verdict, points, points_max
    FROM submission JOIN problem ON problem.id = problem
    WHERE account = $1 AND ($2::bigint = 0 OR submission.id < $2) ORDER BY submission.id DESC LIMIT $3)"};

std::vector<Submission> list_submissions(Database& database, AccountId account, std::int64_t before, int limit) {
    std::vector<Submission> submissions;
    for (const auto& row :
         execute(database, select_submissions, account.value, before, std::clamp(limit, 0, submissions_listed_max)))
        submissions.push_back(submission_in(row));
    return submissions;
}

constexpr Statement select_events{"list events", R"(
    SELECT seq, kind, (extract(epoch FROM at) * 1000000)::bigint AS at_us, verdict, points, case_name, case_group,
           cpu_us, wall_us, memory_bytes, message, output, error, cases_total, runs, limit_kind, limit_allowed, limit_used
    FROM event WHERE submission = $1 AND seq > $2 ORDER BY seq LIMIT $3)"};

std::vector<Event> list_events(Database& database, SubmissionId submission, std::int64_t after, int limit) {
    std::vector<Event> events;
    for (const auto& row : execute(database, select_events, submission.value, after, std::max(limit, 0)))
        events.push_back(event_in(row));
    return events;
}

}  // namespace gradus::storage
