// What the sandbox saw, in the words of judging: the verdict of a run that failed by itself, and sentences about how a
// run ended.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "judge/verdict.hpp"
#include "sandbox/run.hpp"

namespace gradus::judge {

// A run that came to a verdict without a look at its output.
struct Failure {
    Verdict verdict = Verdict::judge_error;
    std::string message;         // for the student, whatever the case
    std::string sample_message;  // for the student of a sample: with the exit status, which may depend on the input
    std::string judge_message;   // for the operator, of a judge_error
};

// Nothing for a program that ended by itself with exit status 0 within its limits: its output decides.
std::optional<Failure> failure_of(const sandbox::Outcome&, const sandbox::Limits&);

// "was killed by signal 11 (SIGSEGV): it used memory that is not its own": how a run ended, as the rest of a sentence.
std::string describe(const sandbox::Outcome&, const sandbox::Limits&);

// A run that met its wall limit and had hardly computed, though it could have: it was waiting.
bool is_idle(const sandbox::Outcome&, const sandbox::Limits&);

// "1.250 s".
std::string seconds(std::chrono::microseconds);

// CPU time beyond the limit, also of a program that ended by itself before the sandbox could end it.
bool is_over_time(const sandbox::Outcome&, const sandbox::Limits&);

}  // namespace gradus::judge
