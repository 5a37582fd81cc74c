#include "judge/grade.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "tests/judge/example_folder.hpp"
#include "tests/judge/graded.hpp"

namespace gradus::judge {
namespace {

using std::chrono_literals::operator""ms;
using std::string_literals::operator""s;
using testing::HasSubstr;
using testing::Not;

Problem echo() {
    return problem_of(echo_folder());
}

// One sample case, so that messages show what they can.
Problem single(const std::string& input, const std::string& answer) {
    Problem problem = echo();
    problem.cases = {{.name = "sample/1", .group = "sample", .input = input, .answer = answer, .is_sample = true}};
    return problem;
}

TEST(Grade, AcceptsARightProgramInEachLanguage) {
    const std::pair<const char*, const char*> rows[] = {
        {"python", "import sys\nsys.stdout.write(sys.stdin.read())\n"},
        {"cpp", "#include <iostream>\nint main() { std::cout << std::cin.rdbuf(); }\n"},
    };
    for (const auto& [language, source] : rows) {
        const Grade grade = graded(echo(), language, source);
        EXPECT_EQ(grade.verdict, Verdict::accepted) << grade.compile.log << grade.judge_message;
        EXPECT_EQ(grade.points, 100);
        EXPECT_EQ(grade.points_max, 100);
        ASSERT_EQ(grade.cases.size(), 3U);
        EXPECT_EQ(grade.cases[0].points, 0);
        EXPECT_EQ(grade.cases[1].points, 50);
        EXPECT_EQ(grade.cases[2].name, "secret/2");
        EXPECT_EQ(grade.cases[2].group, "secret");
        EXPECT_GT(grade.cases[2].wall.count(), 0);
        EXPECT_GT(grade.cases[2].memory_bytes, 0);
        EXPECT_EQ(grade.judge_message, "");
    }
}

TEST(Grade, TellsTheSinkOfEachStepInOrder) {
    std::vector<std::string> heard;
    const Grade grade = graded(echo(), "python", "print(input())\n", [&](const Step& step) {
        if (const auto* compile = std::get_if<CompileResult>(&step)) heard.emplace_back(name_of(compile->verdict));
        if (const auto* each = std::get_if<CaseResult>(&step))
            heard.push_back(each->name + " " + std::string(name_of(each->verdict)));
    });
    EXPECT_EQ(heard,
              (std::vector<std::string>{"accepted", "sample/1 accepted", "secret/1 accepted", "secret/2 accepted"}));
}

TEST(Grade, ThrowsWhatTheSinkThrows) {
    int steps = 0;
    const auto sink = [&](const Step&) {
        if (++steps == 2) throw std::runtime_error("lost the claim");
    };
    EXPECT_THROW(graded(echo(), "python", "print(input())\n", sink), std::runtime_error);
    EXPECT_EQ(steps, 2);
}

TEST(Grade, IsThatOfTheFirstCaseThatFailed) {
    const Grade grade = graded(echo(), "python",
                               "line = input()\n"
                               "if line == 'one two': print('wrong')\n"
                               "elif line == '3': raise SystemExit(1)\n"
                               "else: print(line)\n");
    EXPECT_EQ(grade.verdict, Verdict::wrong_answer);
    EXPECT_EQ(grade.points, 0);
    ASSERT_EQ(grade.cases.size(), 3U);
    EXPECT_EQ(grade.cases[0].verdict, Verdict::accepted);
    EXPECT_EQ(grade.cases[1].verdict, Verdict::wrong_answer);
    EXPECT_EQ(grade.cases[2].verdict, Verdict::run_time_error);
}

TEST(Grade, GivesPartOfThePointsWhereTheProblemAverages) {
    Problem problem = echo();
    problem.scoring = Scoring::average;
    const Grade grade = graded(problem, "python", "line = input()\nprint(line if line != '3' else 4)\n");
    EXPECT_EQ(grade.verdict, Verdict::wrong_answer);
    EXPECT_EQ(grade.points, 50);
}

TEST(Grade, MapsEveryWayToFail) {
    Problem problem = single("x\n", "x\n");
    problem.limits.time = 300ms;
    problem.limits.memory_bytes_max = 64 << 20;
    problem.limits.output_bytes_max = 1 << 20;
    struct {
        const char* source;
        Verdict verdict;
        const char* message;
        std::optional<LimitKind> limit = {};
    } const rows[] = {
        {"int main() { for (volatile int i = 0;; i = i + 1) {} }", Verdict::time_limit_exceeded,
         "over the limit of 0.300 s", LimitKind::cpu_time},
        {"#include <unistd.h>\nint main() { pause(); }", Verdict::time_limit_exceeded,
         "had not ended 2.600 s after its start", LimitKind::wall_time},
        {"#include <cstring>\n#include <cstdlib>\nint main() { for (;;) memset(malloc(1 << 20), 1, 1 << 20); }",
         Verdict::memory_limit_exceeded, "more than the limit of 64 MiB of memory", LimitKind::memory},
        {"#include <cstdio>\nint main() { for (;;) puts(\"flood\"); }", Verdict::output_limit_exceeded,
         "more than the limit of 1 MiB of output", LimitKind::output},
        {"#include <unistd.h>\nint main() { for (;;) if (int child = fork(); child < 0) return 1;\n"
         "else if (child == 0) pause(); }",
         Verdict::run_time_error, "more than the limit of 64 processes and threads", LimitKind::processes},
        {"#include <cstdlib>\nint main() { abort(); }", Verdict::run_time_error, "(SIGABRT)"},
        {"int main() { *static_cast<volatile int*>(nullptr) = 1; }", Verdict::run_time_error, "(SIGSEGV)"},
        {"int main() { return 7; }", Verdict::run_time_error, "exit status 7"},
        {"int main() {}", Verdict::wrong_answer, "The output ends at line 1, column 1"},
        {"#include <sys/syscall.h>\n#include <unistd.h>\nint main() { syscall(SYS_pivot_root, \"/\", \"/\"); }",
         Verdict::run_time_error, "(SIGSYS)"},
    };
    for (const auto& row : rows) {
        const Grade grade = graded(problem, "cpp", row.source);
        EXPECT_EQ(grade.verdict, row.verdict) << row.source << grade.compile.log << grade.judge_message;
        ASSERT_EQ(grade.cases.size(), 1U);
        EXPECT_THAT(grade.cases[0].message, HasSubstr(row.message)) << row.source;
        EXPECT_EQ(grade.points, 0);
        EXPECT_EQ(grade.cases[0].runs, 1);
        const auto& limit = grade.cases[0].limit;
        ASSERT_EQ(limit.has_value(), row.limit.has_value()) << row.source;
        if (limit) {
            EXPECT_EQ(limit->kind, *row.limit);
        }
        if (row.verdict == Verdict::time_limit_exceeded || row.verdict == Verdict::output_limit_exceeded) {
            EXPECT_GT(limit->used, limit->allowed);
        }
    }
}

// Burns what is asked for by its own clock; the start of it comes on top.
std::string burn(int ms) {
    return "#include <ctime>\nint main() { while (std::clock() < CLOCKS_PER_SEC / 1000 * " + std::to_string(ms) +
           ") {} }";
}

TEST(Grade, RunsAgainWhatIsNearItsTimeLimit) {
    Problem problem = single("", "");
    problem.limits.time = 400ms;
    const CaseResult near = graded(problem, "cpp", burn(405)).cases.at(0);
    EXPECT_EQ(near.verdict, Verdict::time_limit_exceeded);
    EXPECT_EQ(near.runs, 3);
    EXPECT_THAT(near.message, HasSubstr("over the limit of 0.400 s. It was run 3 times, and this was the least."));
    ASSERT_TRUE(near.limit);
    EXPECT_EQ(near.limit->kind, LimitKind::cpu_time);
    EXPECT_EQ(near.limit->allowed, 400'000);
    EXPECT_EQ(near.limit->used, near.cpu.count());
    EXPECT_GT(near.limit->used, 400'000);
    EXPECT_EQ(graded(problem, "cpp", burn(300)).cases.at(0).runs, 1);
    EXPECT_EQ(graded(problem, "cpp", burn(4'000)).cases.at(0).runs, 1);
}

TEST(Grade, TellsNothingOfSecretCases) {
    Problem problem = echo();
    for (TestCase& each : problem.cases) {
        if (!each.is_sample) each.input = each.answer = "classified\n";
    }
    const Grade grade =
        graded(problem, "python", "import sys\nline = input()\nprint(line, file=sys.stderr)\nprint('x', line)\n");
    ASSERT_EQ(grade.cases.size(), 3U);
    EXPECT_EQ(grade.cases[0].output, "x hello\n");
    EXPECT_EQ(grade.cases[0].error, "hello\n");
    EXPECT_THAT(grade.cases[0].message, HasSubstr("\"x\""));
    for (std::size_t i = 1; i < 3; ++i) {
        EXPECT_EQ(grade.cases[i].verdict, Verdict::wrong_answer);
        EXPECT_THAT(grade.cases[i].message, Not(HasSubstr("classified")));
        EXPECT_EQ(grade.cases[i].output + grade.cases[i].error, "");
    }
}

TEST(Grade, KeepsOutputsOfAnyBytesAndCutsThem) {
    const Grade grade = graded(single("", "\0\xff"s), "python", "import sys\nsys.stdout.buffer.write(b'\\0\\xff')\n");
    EXPECT_EQ(grade.verdict, Verdict::accepted);
    EXPECT_EQ(grade.cases[0].output, "\0\xff"s);
    const Grade longer = graded(single("", "x"), "python", "print('y' * 5000)\n");
    EXPECT_EQ(longer.cases[0].output.size(), 4'096U);
}

TEST(Grade, ReportsACompileErrorWithTheCompilersWords) {
    std::vector<Verdict> heard;
    const Grade grade = graded(echo(), "cpp", "int main() { return x; }",
                               [&](const Step& step) { heard.push_back(std::get<CompileResult>(step).verdict); });
    EXPECT_EQ(grade.verdict, Verdict::compile_error);
    EXPECT_EQ(heard, std::vector<Verdict>{Verdict::compile_error});
    EXPECT_THAT(grade.compile.log, HasSubstr("main.cpp:1:21: error: ‘x’ was not declared"));
    EXPECT_TRUE(grade.cases.empty());
    EXPECT_EQ(grade.points, 0);
}

TEST(Grade, BoundsTheCompiler) {
    struct {
        const char* source;
        const char* log;
    } const rows[] = {
        {"#include \"/dev/zero\"\nint main() {}", ""},
        {"#include \"main.cpp\"", "#include nested depth"},
        {"#include \"/etc/shadow\"\nint main() {}", "error"},
        {"char big[3u << 30] = {1};\nint main() {}", "No space left on device"},
        {"#include <type_traits>\ntemplate <int n> struct A : A<n - 1> {};\nA<1000000> a;\nint main() {}",
         "template instantiation depth"},
        {"\0\xff\xfe", "error"},
        {"", "undefined reference to `main'"},
    };
    for (const auto& row : rows) {
        const Grade grade = graded(echo(), "cpp", row.source);
        EXPECT_EQ(grade.verdict, Verdict::compile_error) << row.source;
        EXPECT_THAT(grade.compile.log, HasSubstr(row.log)) << row.source;
        EXPECT_LE(grade.compile.log.size(), static_cast<std::size_t>(compile_log_bytes_max));
    }
}

TEST(Grade, CutsAFloodOfErrors) {
    std::string source;
    for (int i = 0; i < 5'000; ++i) source += "x" + std::to_string(i) + ";\n";
    const Grade grade = graded(echo(), "cpp", source);
    EXPECT_EQ(grade.verdict, Verdict::compile_error);
    EXPECT_EQ(grade.compile.log.size(), static_cast<std::size_t>(compile_log_bytes_max));
    EXPECT_THAT(grade.compile.log, HasSubstr("x0"));
    EXPECT_THAT(grade.compile.log, HasSubstr("the rest of the log was cut"));
}

TEST(Grade, GivesAProgramNothingButItsInput) {
    // What a program can see of the judge: an environment from nothing, no compiler's leftovers, no answers.
    const Grade grade =
        graded(single("", ""), "python",
               "import os, sys\n"
               "assert os.environ['HOME'] == '/work' and 'GRADUS_RUNTIME' not in os.environ, os.environ\n"
               "assert 'PYTHONUNBUFFERED' not in os.environ\n"
               "assert os.listdir('/work') == ['main.py'], os.listdir('/work')\n"
               "assert '' not in sys.path and '/work' not in sys.path, sys.path\n"
               "assert hash('a') == hash('a') and sys.flags.hash_randomization == 0\n"
               "assert sys.dont_write_bytecode\n");
    EXPECT_EQ(grade.verdict, Verdict::accepted) << grade.cases.at(0).error;
}

TEST(Grade, RunsTorchAndItsAutograd) {
    Problem problem = single("3\n", "6.0\n");
    problem.limits.time = 20'000ms;
    problem.limits.memory_bytes_max = 1LL << 30;
    const Grade grade = graded(problem, "python",
                               "import torch\nx = torch.tensor(float(input()), requires_grad=True)\n(x * "
                               "x).backward()\nprint(x.grad.item())\n");
    EXPECT_EQ(grade.verdict, Verdict::accepted) << grade.cases.at(0).error;
}

}  // namespace
}  // namespace gradus::judge
