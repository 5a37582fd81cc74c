// What the tables hold, as plain values. Times are microseconds since the Unix epoch, UTC. Text fields that came from a
// program are arbitrary bytes (stored as bytea); everything else is valid UTF-8.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "judge/limit.hpp"
#include "judge/problem.hpp"
#include "judge/verdict.hpp"

namespace gradus::storage {

struct AccountId {
    std::int64_t value = 0;
    bool operator==(const AccountId&) const = default;
};
struct ProblemId {
    std::int64_t value = 0;
    bool operator==(const ProblemId&) const = default;
};
struct SubmissionId {
    std::int64_t value = 0;
    bool operator==(const SubmissionId&) const = default;
};

enum class Role { student, teacher, admin };

struct Account {
    AccountId id;
    std::string name;
    std::string password_hash;  // argon2id in libsodium's text form
    Role role = Role::student;
};

// What a student may see of a problem: everything but the secret cases, the checker and the examples.
struct PublicProblem {
    ProblemId id;
    std::string slug;
    std::string section;
    double points_max = 0;
    judge::ProblemLimits limits;
    std::vector<std::string> languages;
    std::map<std::string, std::string> names;
    std::map<std::string, std::string> statements;  // empty in listings
    std::vector<judge::TestCase> samples;           // empty in listings
};

enum class SubmissionState { queued, grading, graded };

struct Submission {
    SubmissionId id;
    AccountId account;
    std::string problem_slug;
    std::string language;
    std::string source;  // empty in listings
    std::int64_t created_at_us = 0;
    SubmissionState state = SubmissionState::queued;
    std::optional<judge::Verdict> verdict;  // once graded
    double points = 0;
    double points_max = 0;
};

enum class EventKind { queued, claimed, compiled, case_graded, graded };

// One line of a submission's history. `seq` counts from 1 without gaps. After a worker died, a second `claimed` event
// starts over: readers forget the cases before it.
struct Event {
    std::int64_t seq = 0;
    EventKind kind = EventKind::queued;
    std::int64_t at_us = 0;
    std::optional<judge::Verdict> verdict;  // compiled, case_graded, graded
    double points = 0;                      // case_graded, graded
    std::string case_name;                  // case_graded
    std::string case_group;
    std::int64_t cpu_us = 0;
    std::int64_t wall_us = 0;
    std::int64_t memory_bytes = 0;
    int runs = 1;
    std::optional<judge::MetLimit> limit;
    std::string message;  // compile log, or the case's message; any bytes
    std::string output;   // samples only; any bytes
    std::string error;
    int cases_total = 0;  // compiled: how many cases will follow
};

// A claimed submission: what a worker needs to grade it. `ticket` is the worker's right to write: it is checked with
// each write.
struct Claim {
    SubmissionId submission;
    std::string ticket;  // a UUID, new with every claim
    int attempt = 0;     // 1 the first time
    std::string problem_slug;
    std::string package_digest;
    std::string language;
    std::string source;
};

}  // namespace gradus::storage
