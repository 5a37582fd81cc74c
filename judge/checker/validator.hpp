// An output validator of the ICPC format, in its box: how it is started and what its end means.
//
//   argv: input answer feedback_dir [flags]      exit status: 42 accepts, 43 rejects
//
// In feedback_dir it may leave score_multiplier.txt (0 to 1) or score.txt (points, at most the case's part),
// teammessage.txt for the student and judgemessage.txt for the operator. Anything else that it does (a crash, another
// exit status, a limit) is the judge's error and names the validator.
#pragma once

#include <string>
#include <string_view>

#include "judge/checker/check.hpp"
#include "judge/compile.hpp"
#include "judge/problem.hpp"
#include "sandbox/run.hpp"

namespace gradus::judge {

inline constexpr int accept_status = 42;
inline constexpr int reject_status = 43;

// What input and answer are called in the validator's box, where its own files lie too.
inline constexpr std::string_view validator_input_name = "judge_input";
inline constexpr std::string_view validator_answer_name = "judge_answer";

// 30 s of CPU, 1 GiB of memory.
sandbox::Limits validator_limits();

// Without a standard input. Borrows from all three.
sandbox::Command validator_command(const Checker&, const Program& validator, const TestCase&);

// `points_max`: what one case is worth, the measure of score.txt.
Check check_of_validator(const Checker&, const sandbox::Outcome&, const sandbox::Limits&, double points_max);

// A judge_error: "output validator check.py " and `what` it did.
Check validator_error(const Checker&, const std::string& what);

}  // namespace gradus::judge
