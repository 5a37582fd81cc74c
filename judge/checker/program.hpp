// The special judge: a program of the problem's own that decides, in a box of its own, whether an output is right.
//
// It is an ICPC output validator: argv `input answer feedback_dir [flags]`, the output on standard input, exit status
// 42 to accept and 43 to reject. In feedback_dir it may leave score_multiplier.txt (0 to 1) or score.txt (points, at
// most the case's part), teammessage.txt for the student and judgemessage.txt for the operator. Anything else that it
// does — a crash, another exit status, a limit — is the judge's error and names the validator. It never shares a box, a
// file or a process with the program it judges.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "judge/checker/check.hpp"
#include "judge/compile.hpp"
#include "judge/problem.hpp"
#include "sandbox/run.hpp"

namespace gradus::judge {

// What input and answer are called in the validator's box, where its own files lie too.
inline constexpr std::string_view validator_input_name = "judge_input";
inline constexpr std::string_view validator_answer_name = "judge_answer";

// 30 s of CPU, 1 GiB of memory.
sandbox::Limits validator_limits();

// Compiles each validator once and keeps it.
class ProgramChecker {
  public:
    // `sandbox` and `cache` must outlive the checker; null: there is no cache.
    explicit ProgramChecker(sandbox::Sandbox& sandbox, CompileCache* cache = nullptr)
        : sandbox_(&sandbox), cache_(cache) {}

    // `points_max`: what one case is worth, the measure of score.txt.
    Check check(const Checker&, const TestCase&, std::string_view output, double points_max);

  private:
    static constexpr std::size_t programs_max = 32;

    const Compilation& program_of(const Checker&);

    sandbox::Sandbox* sandbox_;
    CompileCache* cache_;
    std::map<std::string, Compilation> programs_;  // by sources
};

}  // namespace gradus::judge
