// Interactive problems: the rules of who decides, row by row, and a whole problem folder against every program in it.
#include "judge/checker/interaction.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "judge/checker/program.hpp"
#include "judge/example.hpp"
#include "judge/problem_folder.hpp"
#include "tests/judge/example_folder.hpp"
#include "tests/judge/graded.hpp"

namespace gradus::judge {
namespace {

using sandbox::Ending;
using std::chrono_literals::operator""ms;
using testing::HasSubstr;
using testing::Not;

Checker interactor_of(const std::string& name, const std::string& source) {
    Checker checker;
    checker.kind = CheckerKind::program;
    checker.sources = {{name, source}};
    checker.is_interactive = true;
    return checker;
}

const Checker interactor = interactor_of("interactor.py", "");

sandbox::Outcome ended(Ending ending, int value = 0) {
    sandbox::Outcome outcome;
    outcome.ending = ending;
    if (ending == Ending::exited) outcome.exit_status = value;
    if (ending == Ending::signalled) outcome.signal = value;
    if (ending == Ending::setup_failed) outcome.setup_failure = sandbox::SetupFailure{"clone", 11};
    return outcome;
}

TEST(Interaction, EachPairOfEndsHasOneVerdict) {
    const sandbox::Outcome good = ended(Ending::exited, 0), bad = ended(Ending::exited, 1),
                           dead = ended(Ending::signalled, 11), slow = ended(Ending::cpu_limit),
                           idle = ended(Ending::wall_limit), large = ended(Ending::memory_limit),
                           loud = ended(Ending::output_limit), cut = ended(Ending::abandoned),
                           absent = ended(Ending::setup_failed), accepts = ended(Ending::exited, 42),
                           rejects = ended(Ending::exited, 43);
    struct {
        sandbox::Outcome program, interactor;
        bool is_interactor_first;
        Verdict verdict;
    } const rows[] = {
        // The interactor ended first and did not accept: its word.
        {good, rejects, true, Verdict::wrong_answer},
        {bad, rejects, true, Verdict::wrong_answer},
        {dead, rejects, true, Verdict::wrong_answer},
        {slow, rejects, true, Verdict::wrong_answer},
        {idle, rejects, true, Verdict::wrong_answer},
        {cut, rejects, true, Verdict::wrong_answer},
        {cut, bad, true, Verdict::judge_error},
        {dead, dead, true, Verdict::judge_error},
        {cut, slow, true, Verdict::judge_error},
        {cut, idle, true, Verdict::judge_error},
        {cut, absent, true, Verdict::judge_error},
        // The program failed, before that or after an interactor that accepted.
        {bad, accepts, true, Verdict::run_time_error},
        {dead, accepts, true, Verdict::run_time_error},
        {slow, accepts, true, Verdict::time_limit_exceeded},
        {idle, accepts, true, Verdict::time_limit_exceeded},
        {loud, accepts, true, Verdict::output_limit_exceeded},
        {bad, accepts, false, Verdict::run_time_error},
        {dead, rejects, false, Verdict::run_time_error},
        {slow, rejects, false, Verdict::time_limit_exceeded},
        {idle, rejects, false, Verdict::time_limit_exceeded},
        {large, rejects, false, Verdict::memory_limit_exceeded},
        {dead, bad, false, Verdict::run_time_error},
        {dead, dead, false, Verdict::run_time_error},
        {idle, idle, false, Verdict::time_limit_exceeded},
        {absent, rejects, false, Verdict::judge_error},
        // Else the interactor's word.
        {good, accepts, true, Verdict::accepted},
        {good, accepts, false, Verdict::accepted},
        {good, rejects, false, Verdict::wrong_answer},
        {good, bad, false, Verdict::judge_error},
        {good, dead, false, Verdict::judge_error},
    };
    for (const auto& row : rows) {
        const Check check =
            check_of_interaction(interactor, {row.program, row.interactor, row.is_interactor_first}, {}, 50);
        EXPECT_EQ(check.verdict, row.verdict)
            << name_of(row.program.ending) << " against " << name_of(row.interactor.ending) << " "
            << row.interactor.exit_status << (row.is_interactor_first ? ", which ended first" : "");
        EXPECT_EQ(check.share, row.verdict == Verdict::accepted ? 1 : 0);
        EXPECT_EQ(check.judge_message.empty(), row.verdict != Verdict::judge_error);
    }
}

TEST(Interaction, AnInteractorThatComputedMostOfTheTimeIsToBlameForIt) {
    const sandbox::Limits limits{.cpu = 1'000ms, .wall = 4'000ms};
    sandbox::PairOutcome pair{ended(Ending::wall_limit), ended(Ending::exited, 43), false};
    pair.interactor.cpu = 2'000ms;
    EXPECT_EQ(check_of_interaction(interactor, pair, limits, 50).verdict, Verdict::time_limit_exceeded);
    pair.interactor.cpu = 2'001ms;
    const Check check = check_of_interaction(interactor, pair, limits, 50);
    EXPECT_EQ(check.verdict, Verdict::judge_error);
    EXPECT_THAT(check.judge_message, HasSubstr("interactor.py computed for 2.001 s while the program"));
}

TEST(Interaction, OnlyAProgramThatWaitedIsToldOfFlushing) {
    const sandbox::Limits limits{.cpu = 1'000ms, .wall = 4'000ms};
    sandbox::PairOutcome pair{ended(Ending::wall_limit), ended(Ending::exited, 43), false};
    EXPECT_THAT(check_of_interaction(interactor, pair, limits, 50).message, HasSubstr("Does it flush its output"));
    pair.program.cpu = 900ms;
    EXPECT_THAT(check_of_interaction(interactor, pair, limits, 50).message, Not(HasSubstr("flush")));
    pair.program.ending = Ending::cpu_limit;
    EXPECT_THAT(check_of_interaction(interactor, pair, limits, 50).message, Not(HasSubstr("flush")));
}

TEST(Interaction, TheInteractorOutlastsAProgramThatWaits) {
    const sandbox::Limits limits{.wall = 600'000ms};
    EXPECT_GT(limits_of_interactor(limits).wall, limits.wall + 30'000ms);
}

// The programs are of tests/judge/problems/guess-the-minimum/submissions/: right ones in both languages, and those that
// never flush, read after the end, die first, flood, wait for ever.
TEST(Interaction, EveryProgramOfTheExampleGetsTheVerdictItIsFiledUnder) {
    const ProblemReading reading = read_problem_folder(TEST_PROBLEMS "/guess-the-minimum");
    ASSERT_EQ(text_of(reading.defects), "");
    EXPECT_TRUE(reading.problem->checker.is_interactive);
    Grader grader(test_sandbox());
    for (const ExampleSubmission& example : reading.problem->examples) {
        const Grade grade = grader.grade(*reading.problem, *language_of_file(example.path), example.source);
        EXPECT_TRUE(is_as_expected(example, grade))
            << example.path << " came to " << name_of(grade.verdict) << "\n"
            << grade.compile.log << grade.judge_message << grade.cases.at(0).message << grade.cases.at(0).error;
    }
    EXPECT_GE(reading.problem->examples.size(), 14U);
}

Problem interactive_echo(const std::string& source) {
    Problem problem = problem_of(echo_folder());
    problem.checker = interactor_of("talk.py", "import sys\n" + source);
    return problem;
}

TEST(Interaction, TheInteractorSeesTheCaseAndTheProgramOnlyWhatItIsSent) {
    const Problem problem = interactive_echo(
        "assert open(sys.argv[1]).read() == open(sys.argv[2]).read() and sys.argv[3].endswith('/')\n"
        "print('a word', flush=True)\n"
        "sys.exit(42 if sys.stdin.read() == 'a word\\n' else 43)\n");
    for (const auto& [language, source] : {std::pair{"python", "print(input())\n"},
                                           std::pair{"cpp",
                                                     "#include <iostream>\n#include <string>\nint main() { std::string "
                                                     "line; std::getline(std::cin, line); std::cout << line << '\\n'; "
                                                     "}\n"}}) {
        const Grade grade = graded(problem, language, source);
        EXPECT_EQ(grade.verdict, Verdict::accepted) << grade.judge_message << grade.cases.at(0).message;
        EXPECT_EQ(grade.points, 100);
        EXPECT_GT(grade.cases.at(0).memory_bytes, 0);
    }
}

TEST(Interaction, TheInteractorGrantsPartOfThePointsAndHasAWordForTheStudent) {
    Problem problem = interactive_echo(
        "open(sys.argv[3] + 'score_multiplier.txt', 'w').write('0.5')\n"
        "open(sys.argv[3] + 'teammessage.txt', 'w').write('near')\n"
        "sys.exit(42)\n");
    const Grade grade = graded(problem, "python", "pass\n");
    EXPECT_EQ(grade.verdict, Verdict::accepted);
    EXPECT_EQ(grade.points, 50);
    EXPECT_EQ(grade.cases.at(1).message, "near");
}

TEST(Interaction, AnInteractorThatFailsIsTheJudgesErrorUnlessTheProgramHasFailedBefore) {
    const Problem broken = interactive_echo("line = sys.stdin.readline()\nraise ValueError('lost: ' + line)\n");
    const Grade grade = graded(broken, "python", "print('x')\n");
    EXPECT_EQ(grade.verdict, Verdict::judge_error);
    EXPECT_THAT(grade.judge_message, HasSubstr("output validator talk.py ended with exit status 1"));
    EXPECT_THAT(grade.judge_message, HasSubstr("ValueError: lost: x"));
    EXPECT_EQ(graded(broken, "python", "raise SystemExit(1)\n").verdict, Verdict::run_time_error);

    Problem uncompiled = interactive_echo("");
    uncompiled.checker.sources = {{"talk.cpp", "int main() { return y; }"}};
    const Grade none = graded(uncompiled, "python", "print('x')\n");
    EXPECT_EQ(none.verdict, Verdict::judge_error);
    EXPECT_THAT(none.judge_message, HasSubstr("output validator talk.cpp does not compile"));
}

}  // namespace
}  // namespace gradus::judge
