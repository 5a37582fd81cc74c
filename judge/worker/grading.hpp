// One claimed submission, graded into its history: an event a step, then the verdict.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "judge/grade.hpp"
#include "judge/storage/database.hpp"
#include "judge/worker/held_claims.hpp"
#include "judge/worker/problem_cache.hpp"

namespace gradus::worker {

enum class Ended {
    graded,       // the verdict is recorded
    lost,         // the claim was another's by then, or the worker stops: nothing more was written
    out_of_date,  // the package was replaced since the claim: give back and claim again
};

// What came of it, for the log.
struct Grading {
    Ended ended = Ended::lost;
    judge::Verdict verdict = judge::Verdict::judge_error;
    double points = 0;
    std::string judge_message;
    bool was_compile_cached = false;
};

// Throws StorageError when the database fails, std::exception when the judge itself does; then nothing is recorded.
Grading grade(storage::Database&, ProblemCache&, judge::Grader&, const HeldClaim&);

}  // namespace gradus::worker
