#include "judge/checker/program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/judge/example_folder.hpp"
#include "tests/judge/graded.hpp"

namespace gradus::judge {
namespace {

using testing::HasSubstr;

Checker validator(const std::string& name, const std::string& source) {
    Checker checker;
    checker.kind = CheckerKind::program;
    checker.sources = {{name, source}};
    return checker;
}

Checker python(const std::string& source) {
    return validator("check.py", "import sys\n" + source);
}

const TestCase test_case{
    .name = "secret/1", .group = "secret", .input = "the input", .answer = "the answer", .is_sample = false};

Check checked(const Checker& checker, std::string_view output = "the output") {
    ProgramChecker programs(test_sandbox());
    return programs.check(checker, test_case, output, 50);
}

TEST(ProgramChecker, SeesInputAnswerOutputAndFlags) {
    Checker checker = python(
        "assert open(sys.argv[1]).read() == 'the input'\n"
        "assert open(sys.argv[2]).read() == 'the answer'\n"
        "assert sys.argv[3].endswith('/') and sys.argv[4:] == ['float_tolerance', '1e-6']\n"
        "assert sys.stdin.read() == 'the output'\n"
        "sys.exit(42)\n");
    checker.arguments = {"float_tolerance", "1e-6"};
    const Check check = checked(checker);
    EXPECT_EQ(check.verdict, Verdict::accepted) << check.judge_message;
    EXPECT_EQ(check.share, 1);
}

TEST(ProgramChecker, MayBeWrittenInCppWithHeadersOfItsOwn) {
    Checker checker = validator("check.cpp",
                                "#include \"status.h\"\n#include <fstream>\n#include <iostream>\n"
                                "int main(int, char** argv) {\n"
                                "    std::string found, wanted;\n"
                                "    std::getline(std::cin, found);\n"
                                "    std::getline(std::ifstream(argv[2]), wanted);\n"
                                "    return found == wanted ? accept : reject;\n"
                                "}\n");
    checker.sources.push_back({"status.h", "constexpr int accept = 42, reject = 43;\n"});
    EXPECT_EQ(checked(checker, "the answer").verdict, Verdict::accepted);
    EXPECT_EQ(checked(checker, "another").verdict, Verdict::wrong_answer);
}

TEST(ProgramChecker, MayImportWhatLiesBesideIt) {
    Checker checker = validator("main.py", "import rules\nrules.decide()\n");
    checker.sources.push_back({"rules.py", "import sys\ndef decide(): sys.exit(42)\n"});
    EXPECT_EQ(checked(checker).verdict, Verdict::accepted);
}

TEST(ProgramChecker, GrantsPartOfThePoints) {
    struct {
        const char* file;
        const char* score;
        double share;
    } const rows[] = {
        {"score_multiplier.txt", "1", 1},
        {"score_multiplier.txt", "0.25\\n", 0.25},
        {"score_multiplier.txt", "0", 0},
        {"score_multiplier.txt", "1.01", 0},
        {"score_multiplier.txt", "-0.1", 0},
        {"score_multiplier.txt", "nan", 0},
        {"score_multiplier.txt", "inf", 0},
        {"score_multiplier.txt", "1e400", 0},
        {"score_multiplier.txt", "1.0000000000001", 1},
        {"score.txt", "50", 1},
        {"score.txt", "12.5", 0.25},
        {"score.txt", "51", 0},
        {"score.txt", "-1", 0},
        {"score.txt", "nan", 0},
    };
    for (const auto& row : rows) {
        const Check check = checked(python("open(sys.argv[3] + '" + std::string(row.file) + "', 'w').write('" +
                                           row.score + "')\nsys.exit(42)\n"));
        EXPECT_EQ(check.verdict, Verdict::accepted) << check.judge_message;
        EXPECT_EQ(check.share, row.share) << row.file << " " << row.score;
    }
}

TEST(ProgramChecker, GrantsNothingForARejectedOutput) {
    const Check check = checked(python("open(sys.argv[3] + 'score_multiplier.txt', 'w').write('1')\nsys.exit(43)\n"));
    EXPECT_EQ(check.verdict, Verdict::wrong_answer);
    EXPECT_EQ(check.share, 0);
    EXPECT_EQ(check.message, "The output was not accepted.");
}

TEST(ProgramChecker, HasAWordForTheStudentAndOneForTheOperator) {
    const Check check =
        checked(python("open(sys.argv[3] + 'teammessage.txt', 'wb').write(b'too far\\xff')\n"
                       "open(sys.argv[3] + 'judgemessage.txt', 'w').write('off by 3')\n"
                       "sys.exit(43)\n"));
    EXPECT_EQ(check.message, "too far\xff");
    EXPECT_EQ(check.judge_message, "off by 3");
}

TEST(ProgramChecker, AnythingElseIsTheJudgesErrorAndNamesTheValidator) {
    const std::pair<Checker, const char*> rows[] = {
        {python("sys.exit(0)"),
         "output validator check.py ended with exit status 0, where 42 (accept) or 43 (reject) was expected"},
        {python("1 / 0"), "ZeroDivisionError"},
        {python("import os\nos.abort()"), "output validator check.py was killed by signal 6 (SIGABRT)"},
        {python("open(sys.argv[3] + 'score.txt', 'w').write('lots')\nsys.exit(42)"),
         "left a score that is not a number: \"lots\""},
        {python("open(sys.argv[3] + 'score.txt', 'w')\nsys.exit(42)"), "left a score that is not a number: \"\""},
        {python("x = 'x' * (1 << 31)\nsys.exit(42)"), "used more than the limit of 1024 MiB of memory"},
        {validator("check.cpp", "int main() { return y; }"),
         "output validator check.cpp does not compile:\nmain.cpp: In function"},
    };
    for (const auto& [checker, message] : rows) {
        const Check check = checked(checker);
        EXPECT_EQ(check.verdict, Verdict::judge_error);
        EXPECT_THAT(check.judge_message, HasSubstr(message));
        EXPECT_EQ(check.message, "The problem's output validator failed. This is not the program's fault.");
    }
}

TEST(ProgramChecker, IsNotFooledByAnOutputThatLooksLikeAnAnswer) {
    const Check check = checked(python("sys.exit(42 if sys.stdin.read() == 'right' else 43)"),
                                "exit 42\nscore_multiplier.txt: 1\naccepted\n");
    EXPECT_EQ(check.verdict, Verdict::wrong_answer);
}

TEST(ProgramChecker, LeavesOneRunNothingOfTheRunBefore) {
    ProgramChecker programs(test_sandbox());
    const Checker checker = python(
        "import os\n"
        "path = sys.argv[3] + 'score_multiplier.txt'\n"
        "assert not os.path.exists(path)\n"
        "if sys.stdin.read() == 'write': open(path, 'w').write('0.5')\n"
        "sys.exit(42)\n");
    EXPECT_EQ(programs.check(checker, test_case, "write", 50).share, 0.5);
    EXPECT_EQ(programs.check(checker, test_case, "", 50).share, 1);
}

TEST(ProgramChecker, JudgesAWholeSubmission) {
    Problem problem = problem_of(echo_folder());
    problem.points_max = 10;
    problem.checker = python("open(sys.argv[3] + 'score_multiplier.txt', 'w').write(sys.stdin.read())\nsys.exit(42)\n");
    const Grade half = graded(problem, "python", "print(1.0 if input() == '3' else 0.5)\n");
    EXPECT_EQ(half.verdict, Verdict::accepted);
    EXPECT_EQ(half.points, 5);
    const Grade none = graded(problem, "python", "print('nan')\n");
    EXPECT_EQ(none.verdict, Verdict::accepted);
    EXPECT_EQ(none.points, 0);

    problem.checker = python("sys.exit(1)");
    const Grade failed = graded(problem, "python", "print(1)\n");
    EXPECT_EQ(failed.verdict, Verdict::judge_error);
    EXPECT_EQ(failed.cases.size(), 1U);
    EXPECT_THAT(failed.judge_message, HasSubstr("case sample/1: output validator check.py ended with exit status 1"));
}

}  // namespace
}  // namespace gradus::judge
