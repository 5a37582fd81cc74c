// Grading with a compile cache, seen by what comes out of it: a "compiler" that is a shell script of the submission's
// own can do whatever a compiler could be made to do, and makes another program each time that it runs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "judge/grade.hpp"
#include "tests/worker/kept_programs.hpp"
#include "tests/worker/running_worker.hpp"

namespace gradus::worker {
namespace {

using judge::Verdict;
using testing::HasSubstr;

judge::Language shell() {
    judge::Language language = *judge::language_named("cpp");
    language.name = "shell";
    language.source_name = "main.sh";
    language.compile = {"/bin/sh", "main.sh"};
    return language;
}

// A compiler whose program prints a word that is drawn when it is compiled.
constexpr const char* drawing =
    "word=$(head -c 8 /dev/urandom | od -An -tx8 | tr -d ' ')\n"
    "echo \"drawn $word\" >&2\n"
    "printf '#!/bin/sh\\necho %s\\n' \"$word\" > main\n"
    "chmod 755 main\n";

class CompiledBefore : public testing::Test {
  protected:
    static void SetUpTestSuite() { sandbox_ = std::make_unique<sandbox::Sandbox>(test_image()); }
    static void TearDownTestSuite() { sandbox_.reset(); }

    static judge::Problem problem() {
        judge::Problem problem;
        problem.cases = {{.name = "sample/1", .group = "sample", .input = "", .answer = "", .is_sample = true}};
        return problem;
    }

    judge::Grade grade(const std::string& source) { return grader_.grade(problem(), shell(), source); }
    judge::Grade grade_anew(const std::string& source) {
        return judge::Grader(*sandbox_).grade(problem(), shell(), source);
    }
    static std::string output(const judge::Grade& grade) {
        return grade.cases.empty() ? "not run: " + grade.compile.log : grade.cases.front().output;
    }

    static inline std::unique_ptr<sandbox::Sandbox> sandbox_;
    KeptPrograms kept_;
    ProgramStore store_ = kept_.open(64 << 20);
    judge::Grader grader_{*sandbox_, &store_};
};

TEST_F(CompiledBefore, a_program_is_not_compiled_again) {
    const auto first = grade(drawing), second = grade(drawing);
    ASSERT_EQ(output(first).size(), 17U) << output(first);
    EXPECT_EQ(output(second), output(first)) << "it was compiled a second time";
    EXPECT_THAT(first.compile.log, HasSubstr("drawn"));
    EXPECT_EQ(second.compile.log, first.compile.log);
    EXPECT_FALSE(first.compile.was_cached);
    EXPECT_TRUE(second.compile.was_cached);
    EXPECT_EQ(second.verdict, first.verdict);

    judge::Grader next_start{*sandbox_, &store_};
    EXPECT_EQ(output(next_start.grade(problem(), shell(), drawing)), output(first));
    EXPECT_NE(output(grade_anew(drawing)), output(first)) << "the drawing does not draw";
    EXPECT_NE(output(grade(std::string(drawing) + "\n")), output(first)) << "of another source";
}

TEST_F(CompiledBefore, another_language_of_the_same_source_is_another_program) {
    const auto first = output(grade(drawing));
    auto other = shell();
    other.environment.emplace_back("NEW=1");
    EXPECT_NE(output(grader_.grade(problem(), other, drawing)), first);
    other = shell();
    other.compile.emplace_back("an option");
    EXPECT_NE(output(grader_.grade(problem(), other, drawing)), first);
}

TEST_F(CompiledBefore, an_error_is_looked_for_again) {
    const std::string source = std::string(drawing) + "exit 1\n";
    const auto first = grade(source), second = grade(source);
    EXPECT_EQ(first.verdict, Verdict::compile_error);
    EXPECT_NE(first.compile.log, second.compile.log);
    EXPECT_FALSE(second.compile.was_cached);
    EXPECT_TRUE(kept_.programs().empty());
}

TEST_F(CompiledBefore, a_validator_is_kept_as_well) {
    auto judged = problem();
    judged.checker.kind = judge::CheckerKind::program;
    judged.checker.sources = {{"check.cpp", "#include \"status.h\"\nint main() { return status; }\n"},
                              {"status.h", "constexpr int status = 42;\n"}};
    EXPECT_EQ(grader_.grade(judged, shell(), drawing).verdict, Verdict::accepted);
    EXPECT_EQ(kept_.programs().size(), 2U);
    judged.checker.sources[1].bytes = "constexpr int status = 43;\n";
    EXPECT_EQ(grader_.grade(judged, shell(), drawing).verdict, Verdict::wrong_answer);
    EXPECT_EQ(kept_.programs().size(), 3U) << "what it includes is part of it";
}

// What a hostile compilation leaves behind is at most one program, under its own name; the victim's is what it was.
TEST_F(CompiledBefore, no_compilation_reaches_what_another_submission_gets) {
    const std::string victim = output(grade(drawing));
    const auto before = kept_.programs();
    ASSERT_EQ(before.size(), 1U);
    const std::string name = before.begin()->first, path = kept_.path();
    struct {
        const char* attack;
        std::string source;
        Verdict verdict;
        std::size_t kept;
    } const rows[] = {
        {"files of the victim's name, wherever one can be written",
         "for d in . /tmp / /work " + path + " /var/cache/gradus/compiled; do mkdir -p $d; echo evil > $d/" + name +
             "; done\nprintf '#!/bin/sh\\necho evil\\n' > main; chmod 755 main\n",
         Verdict::wrong_answer, 1},
        {"an artifact named like the victim's through a link", "ln -s " + name + " main; echo evil > " + name + "\n",
         Verdict::compile_error, 0},
        {"a link into the cache", "ln -s " + path + "/" + name + " main\n", Verdict::compile_error, 0},
        {"a link to a file of the host", "ln -s /etc/passwd main\n", Verdict::compile_error, 0},
        {"a link to a process's memory", "ln -s /proc/self/mem main\n", Verdict::compile_error, 0},
        {"a hard link to a file of the image", "ln /etc/passwd main\n", Verdict::compile_error, 0},
        {"a FIFO", "mkfifo main\n", Verdict::compile_error, 0},
        {"a directory", "mkdir -p main/" + name + "\n", Verdict::compile_error, 0},
        {"a sparse file over the limit", "truncate -s 1T main\n", Verdict::compile_error, 0},
        {"a large program", "printf '#!/bin/sh\\necho evil\\nexit\\n' > main; truncate -s 5M main; chmod 755 main\n",
         Verdict::wrong_answer, 0},
        {"a compiler that does not end", "ln -s /dev/zero main; exec cat /dev/zero\n", Verdict::compile_error, 0},
    };
    for (const auto& row : rows) {
        const auto all = kept_.programs().size();
        const auto hostile = grade(row.source);
        EXPECT_EQ(hostile.verdict, row.verdict) << row.attack << ": " << hostile.compile.log;
        EXPECT_EQ(kept_.programs().size(), all + row.kept) << row.attack;
        EXPECT_EQ(output(grade(drawing)), victim) << row.attack;
    }
    std::filesystem::remove(kept_.path() / name);
    EXPECT_THAT(output(grade(drawing)), testing::Not(HasSubstr("evil"))) << "and what is compiled anew is its own";
    EXPECT_TRUE(kept_.log.empty());
}

TEST(AWorkerWithACompileCache, compiles_the_same_source_once_and_says_so_in_its_log) {
    KeptPrograms kept;
    auto settings = test_settings();
    settings.compile_cache = kept.path();
    const auto slug = put_folder(double_folder(1));
    auto server = storage::database_as(storage::DatabaseRole::server);
    const auto account = storage::add_test_account();
    const auto submit = [&] {
        const char* const source =
            "#include <cstdio>\nint main() { int n; scanf(\"%d\", &n); printf(\"%d\", 2 * n); }\n";
        return add_submission(server, account, slug, "cpp", source).value();
    };
    {
        const auto first = submit(), second = submit();  // both queued before either is graded
        RunningWorker worker{settings};
        EXPECT_EQ(history_when_graded(first).back().verdict, Verdict::accepted);
        EXPECT_EQ(history_when_graded(second).back().verdict, Verdict::accepted);
        worker.wait_for_log("submission " + std::to_string(second.value) + " (" + slug +
                            ", cpp): accepted, 10 points, compiled before");
        EXPECT_EQ(worker.lines_with("compiled before"), 1);
    }
    EXPECT_EQ(kept.programs().size(), 1U);
    RunningWorker next_start{settings};
    EXPECT_EQ(history_when_graded(submit()).back().verdict, Verdict::accepted);
    next_start.wait_for_log("compiled before");
}

}  // namespace
}  // namespace gradus::worker
