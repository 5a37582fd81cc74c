#include "judge/grade.hpp"

#include <algorithm>
#include <utility>

#include "judge/band.hpp"
#include "judge/checker/check.hpp"
#include "judge/checker/program.hpp"
#include "judge/compile.hpp"
#include "judge/ending.hpp"
#include "judge/score.hpp"

namespace gradus::judge {

namespace {

// Wall time is a net for programs that wait; a program that computes is ended by its CPU time, also on a busy host,
// since it is given twice that and two seconds more.
sandbox::Limits limits_of(const ProblemLimits& problem) {
    sandbox::Limits limits;
    limits.cpu = problem.time;
    limits.wall = 2 * problem.time + std::chrono::seconds(2);
    limits.memory_bytes_max = problem.memory_bytes_max;
    limits.output_bytes_max = problem.output_bytes_max;
    return limits;
}

// A warm interpreter's random numbers follow from the program and the case, so that grading again repeats them
// (FNV-1a).
std::uint64_t seed_of(const Program& program, const TestCase& test_case) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const std::string* text : {&program.files.front().bytes, &test_case.name}) {
        for (const char byte : *text) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
    }
    return hash;
}

sandbox::Command run_command(const Program& program, const TestCase& test_case) {
    sandbox::Command command;
    command.argv = program.argv;
    command.environment = program.environment;
    command.standard_input = test_case.input;
    command.files = borrow_files(program);
    command.warm = program.warm;
    if (command.warm) command.warm->seed = seed_of(program, test_case);
    return command;
}

bool may_follow_from_a_limit(Verdict verdict) {
    switch (verdict) {
        case Verdict::time_limit_exceeded:
        case Verdict::memory_limit_exceeded:
        case Verdict::output_limit_exceeded:
        case Verdict::run_time_error:
            return true;
        case Verdict::accepted:
        case Verdict::wrong_answer:
        case Verdict::compile_error:
        case Verdict::judge_error:
            break;
    }
    return false;
}

Verdict verdict_of(const std::vector<CaseResult>& cases) {
    const auto has = [](Verdict verdict) {
        return [verdict](const CaseResult& each) { return each.verdict == verdict; };
    };
    if (std::any_of(cases.begin(), cases.end(), has(Verdict::judge_error))) return Verdict::judge_error;
    const auto first = std::find_if_not(cases.begin(), cases.end(), has(Verdict::accepted));
    return first == cases.end() ? Verdict::accepted : first->verdict;
}

}  // namespace

struct Grader::State {
    sandbox::Sandbox& sandbox;
    CompileCache* cache;
    ProgramChecker program_checker;

    Check check(const Problem& problem, const TestCase& test_case, std::string_view output) {
        const Checker& checker = problem.checker;
        switch (checker.kind) {
            case CheckerKind::exact:
                return check_exact(test_case.answer, output);
            case CheckerKind::tokens:
                return check_tokens(checker, test_case.answer, output);
            case CheckerKind::tolerance:
                return check_tolerance(checker, test_case.answer, output);
            case CheckerKind::program:
                break;
        }
        return program_checker.check(checker, test_case, output, points_of_one_case(problem));
    }

    Run run(const Problem& problem, const TestCase& test_case, const Program& program, const sandbox::Limits& limits) {
        const sandbox::Command command = run_command(program, test_case);
        if (problem.checker.is_interactive) {
            return program_checker.interact(problem.checker, test_case, command, limits, points_of_one_case(problem));
        }
        sandbox::Outcome outcome = sandbox.run(command, with_band(limits));
        const auto failure = failure_of(outcome, limits);
        Check check = failure ? check_of(*failure) : this->check(problem, test_case, outcome.standard_output);
        return {std::move(check), std::move(outcome)};
    }

    CaseResult run_case(const Problem& problem, const TestCase& test_case, const Program& program) {
        const sandbox::Limits limits = limits_of(problem.limits);
        auto [settled, runs] = settle([&] { return run(problem, test_case, program, limits); }, limits);
        auto& [check, outcome] = settled;
        CaseResult graded;
        graded.runs = runs;
        if (may_follow_from_a_limit(check.verdict)) graded.limit = met_limit(outcome, limits);
        graded.name = test_case.name;
        graded.group = test_case.group;
        graded.verdict = check.verdict;
        graded.share = check.share;
        graded.cpu = outcome.cpu;
        graded.wall = outcome.wall;
        graded.memory_bytes = outcome.memory_bytes_peak;
        graded.memory_bytes_shared = outcome.memory_bytes_shared;
        graded.message = std::move(test_case.is_sample ? check.sample_message : check.message);
        graded.judge_message = std::move(check.judge_message);
        if (counts(problem, test_case)) graded.points = graded.share * points_of_one_case(problem);
        if (test_case.is_sample) {
            // Of an interactive problem it is only what the interactor did not live to read.
            if (!problem.checker.is_interactive) {
                graded.output = outcome.standard_output.substr(0, static_cast<std::size_t>(shown_output_bytes_max));
            }
            graded.error = outcome.standard_error.substr(0, static_cast<std::size_t>(shown_output_bytes_max));
        }
        return graded;
    }
};

Grader::Grader(sandbox::Sandbox& sandbox, CompileCache* cache)
    : state_(new State{sandbox, cache, ProgramChecker(sandbox, cache)}) {}
Grader::~Grader() = default;

std::vector<std::string> Grader::warm_up() {
    std::vector<std::string> lines;
    for (const Language& language : languages()) {
        const auto warm = warm_of(language);
        if (!warm) continue;
        const auto shared_bytes = state_->sandbox.warm_up(*warm, language.environment);
        const std::string name(language.name);
        lines.push_back(shared_bytes ? name + ": a warm interpreter, of which programs share " +
                                           std::to_string(*shared_bytes >> 20) + " MiB that are not counted"
                                     : name + ": no warm interpreter could be started; programs start cold");
    }
    return lines;
}

Grade Grader::grade(const Problem& problem, const Language& language, std::string_view source, const Sink& sink) {
    const auto tell = [&](const Step& step) {
        if (sink) sink(step);
    };
    Grade grade;
    grade.points_max = problem.points_max;
    Compilation compilation =
        compile(state_->sandbox, state_->cache, language, {{language.source_name, std::string(source)}});
    grade.compile = std::move(compilation.result);
    tell(grade.compile);
    if (grade.compile.verdict != Verdict::accepted) {
        grade.verdict = grade.compile.verdict;
        grade.judge_message = std::move(compilation.judge_message);
        return grade;
    }
    for (const TestCase& test_case : problem.cases) {
        grade.cases.push_back(state_->run_case(problem, test_case, compilation.program));
        const CaseResult& graded = grade.cases.back();
        tell(graded);
        if (graded.verdict == Verdict::judge_error) {
            grade.judge_message = "case " + graded.name + ": " + graded.judge_message;
            break;
        }
    }
    grade.verdict = verdict_of(grade.cases);
    if (grade.verdict != Verdict::judge_error) grade.points = total_points(problem, grade.cases);
    return grade;
}

}  // namespace gradus::judge
