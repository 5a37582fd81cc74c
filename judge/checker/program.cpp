#include "judge/checker/program.hpp"

#include "judge/checker/interaction.hpp"
#include "judge/checker/validator.hpp"
#include "judge/problem_folder.hpp"
#include "sandbox/pair.hpp"

namespace gradus::judge {

ProgramChecker::Compiled ProgramChecker::compiled(const Checker& checker) {
    Folder sources;
    for (const SourceFile& source : checker.sources) sources.emplace(source.name, source.bytes);
    const std::string key = checker.sources.front().name + "\n" + pack(sources);
    auto known = programs_.find(key);
    if (known == programs_.end()) {
        const Language* const language = language_of_file(checker.sources.front().name);
        Compilation compilation = compile(*sandbox_, cache_, *language, checker.sources);
        if (programs_.size() >= programs_max) programs_.clear();
        known = programs_.emplace(key, std::move(compilation)).first;
    }
    const Compilation& compilation = known->second;
    if (compilation.result.verdict == Verdict::accepted) return {&compilation.program, {}};
    if (compilation.result.verdict == Verdict::compile_error) {
        return {nullptr, validator_error(checker, "does not compile:\n" + compilation.result.log)};
    }
    Compiled failed{nullptr, validator_error(checker, "was not compiled: " + compilation.judge_message)};
    programs_.clear();  // the host failed, not the validator: the next submission tries again
    return failed;
}

Check ProgramChecker::check(const Checker& checker, const TestCase& test_case, std::string_view output,
                            double points_max) {
    const Compiled validator = compiled(checker);
    if (!validator.program) return validator.failure;
    const sandbox::Limits limits = validator_limits();
    sandbox::Command command = validator_command(checker, *validator.program, test_case);
    command.standard_input = output;
    return check_of_validator(checker, sandbox_->run(command, limits), limits, points_max);
}

Run ProgramChecker::interact(const Checker& checker, const TestCase& test_case, const sandbox::Command& program,
                             const sandbox::Limits& limits, double points_max) {
    const Compiled validator = compiled(checker);
    if (!validator.program) return {validator.failure, {}};
    if (!interactor_sandbox_) interactor_sandbox_ = sandbox_->another();
    const sandbox::Command command = validator_command(checker, *validator.program, test_case);
    const sandbox::Limits program_limits = with_band(limits), interactor_limits = limits_of_interactor(limits);
    sandbox::PairOutcome outcome = sandbox::run_pair({*sandbox_, program, program_limits},
                                                     {*interactor_sandbox_, command, interactor_limits}, accept_status);
    Check check = check_of_interaction(checker, outcome, limits, points_max);
    return {std::move(check), std::move(outcome.program)};
}

}  // namespace gradus::judge
