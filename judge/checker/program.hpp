// The special judge: a program of the problem's own that decides, in a box of its own, whether an output is right
// (judge/checker/validator.hpp), or talks with the program while that runs (judge/checker/interaction.hpp). It never
// shares a box, a file or a process with the program it judges.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "judge/band.hpp"
#include "judge/checker/check.hpp"
#include "judge/compile.hpp"
#include "judge/problem.hpp"
#include "sandbox/run.hpp"

namespace gradus::judge {

// Compiles each validator once and keeps it.
class ProgramChecker {
  public:
    // `sandbox` and `cache` must outlive the checker; null: there is no cache.
    explicit ProgramChecker(sandbox::Sandbox& sandbox, CompileCache* cache = nullptr)
        : sandbox_(&sandbox), cache_(cache) {}

    // `points_max`: what one case is worth, the measure of score.txt.
    Check check(const Checker&, const TestCase&, std::string_view output, double points_max);

    // Runs `program` against the validator; the check says all that came of it, the failures of the program included,
    // and the outcome is the program's: empty when the validator could not be had. Takes a second sandbox the first
    // time; throws as its constructor.
    Run interact(const Checker&, const TestCase&, const sandbox::Command& program, const sandbox::Limits&,
                 double points_max);

  private:
    static constexpr std::size_t programs_max = 32;

    struct Compiled {
        const Program* program = nullptr;  // until the next call
        Check failure;                     // where there is no program
    };
    Compiled compiled(const Checker&);

    sandbox::Sandbox* sandbox_;
    CompileCache* cache_;
    std::optional<sandbox::Sandbox> interactor_sandbox_;
    std::map<std::string, Compilation> programs_;  // by sources
};

}  // namespace gradus::judge
