#include "judge/problem_folder.hpp"

#include <gtest/gtest.h>

#include <span>
#include <string>

#include "judge/grade.hpp"
#include "tests/judge/example_folder.hpp"

namespace gradus::judge {
namespace {

using std::chrono_literals::operator""ms;

// What to do to the echo folder: files to put (or to remove, with no bytes), and all defects that it then has.
struct Row {
    std::vector<std::pair<std::string, std::optional<std::string>>> changes;
    std::string defects;
};

Folder changed(const Row& row) {
    Folder folder = echo_folder();
    for (const auto& [path, bytes] : row.changes) {
        if (bytes)
            folder[path] = *bytes;
        else
            folder.erase(path);
    }
    return folder;
}

void expect_defects(std::span<const Row> rows) {
    for (const Row& row : rows) {
        const ProblemReading reading = read_problem("echo", changed(row));
        EXPECT_EQ(text_of(reading.defects), row.defects) << (row.changes.empty() ? "" : row.changes.front().first);
        EXPECT_EQ(reading.problem.has_value(), row.defects.empty());
    }
}

std::string yaml_with(const std::string& lines) {
    return "name: Echo\n" + lines;
}

TEST(ProblemFolder, IsReadWhole) {
    const Problem problem = problem_of(echo_folder());
    EXPECT_EQ(problem.slug, "echo");
    EXPECT_EQ(problem.names, (std::map<std::string, std::string>{{"en", "Echo"}, {"ja", "こだま"}}));
    EXPECT_EQ(problem.statements.at("en"), "# Echo\nPrint what you read.\n");
    EXPECT_EQ(problem.statements.size(), 2U);
    EXPECT_EQ(problem.limits.time, 2'000ms);
    EXPECT_EQ(problem.limits.memory_bytes_max, 256 << 20);
    EXPECT_EQ(problem.checker.kind, CheckerKind::tokens);
    EXPECT_EQ(problem.languages, (std::vector<std::string>{"cpp", "python"}));
    ASSERT_EQ(problem.cases.size(), 3U);
    EXPECT_EQ(problem.cases[0].name, "sample/1");
    EXPECT_EQ(problem.cases[0].group, "sample");
    EXPECT_TRUE(problem.cases[0].is_sample);
    EXPECT_EQ(problem.cases[2].name, "secret/2");
    EXPECT_EQ(problem.cases[2].input, "3\n");
    EXPECT_FALSE(problem.cases[2].is_sample);
    ASSERT_EQ(problem.examples.size(), 2U);
    EXPECT_EQ(problem.examples[0].path, "submissions/accepted/echo.py");
    EXPECT_EQ(problem.examples[0].expected, "accepted");
    EXPECT_EQ(problem.examples[1].expected, "wrong_answer");
}

TEST(ProblemFolder, GroupsCasesByFoldersAndSortsThemByName) {
    Folder folder = echo_folder();
    for (const char* const stem : {"data/secret/large/b", "data/secret/large/a", "data/secret/10", "data/sample/2"}) {
        folder[std::string(stem) + ".in"] = stem;
        folder[std::string(stem) + ".ans"] = "";
    }
    std::string names, groups;
    for (const TestCase& each : problem_of(folder).cases) {
        names += each.name + " ";
        groups += each.group + " ";
    }
    EXPECT_EQ(names, "sample/1 sample/2 secret/1 secret/10 secret/2 secret/large/a secret/large/b ");
    EXPECT_EQ(groups, "sample sample secret secret secret secret/large secret/large ");
}

TEST(ProblemFolder, ReadsOverWhatIsNoBusinessOfTheJudge) {
    const Row rows[] = {
        {{{"README.md", "x"},
          {"LICENSE", "x"},
          {"generators/a.py", "x"},
          {"input_validators/v/v.py", "x"},
          {"attachments/a.csv", "x"}},
         ""},
        {{{"statement/figure.png", "\xff"},
          {"data/secret/1.desc", "x"},
          {"data/sample/1.hint", "x"},
          {"data/sample/1.png", "x"}},
         ""},
    };
    expect_defects(rows);
}

TEST(ProblemFolder, TakesLegacyNames) {
    Folder folder = echo_folder();
    folder["problem_statement/problem.md"] = folder["statement/problem.en.md"];
    folder.erase("statement/problem.en.md");
    EXPECT_EQ(problem_of(folder).statements.size(), 2U);
}

TEST(ProblemFolder, ASlugIsAnAddress) {
    for (const std::string& slug :
         {std::string("a"), std::string("hello-autograd"), std::string("3d"), std::string(64, 'a')}) {
        EXPECT_TRUE(read_problem(slug, echo_folder()).problem) << slug;
    }
    for (const std::string& slug :
         {std::string(), std::string("Hello"), std::string("a_b"), std::string("-a"), std::string("a-"),
          std::string(65, 'a'), std::string("../a"), std::string("a b"), std::string("é")}) {
        EXPECT_FALSE(read_problem(slug, echo_folder()).problem) << slug;
    }
}

TEST(ProblemFolder, ReportsMissingParts) {
    const Row rows[] = {
        {{{"problem.yaml", {}}}, "problem.yaml: is missing\n"},
        {{{"statement/problem.en.md", {}}, {"statement/problem.ja.md", {}}, {"problem.yaml", "name: A\n"}},
         "statement: there is no statement: expected statement/problem.en.md or problem.ja.md\n"},
        {{{"data/secret/1.ans", {}}}, "data/secret/1.in: has no answer: data/secret/1.ans is missing\n"},
        {{{"data/secret/1.in", {}}}, "data/secret/1.ans: has no input: data/secret/1.in is missing\n"},
        {{{"submissions/accepted/echo.py", {}}, {"submissions/wrong_answer/silent.py", {}}}, ""},
    };
    expect_defects(rows);
    EXPECT_EQ(text_of(read_problem("echo", {}).defects),
              "problem.yaml: is missing\n"
              "statement: there is no statement: expected statement/problem.en.md or problem.ja.md\n"
              "data: there are no test cases: expected data/secret/<name>.in and .ans\n");
}

TEST(ProblemFolder, SuggestsWhatAStrangeFileWasMeantToBe) {
    const Row rows[] = {
        {{{"satement/problem.fr.md", "x"}, {"satement/b", "x"}},
         "satement: is not a folder of a problem folder; did you mean \"statement\"?\n"},
        {{{"problem.yml", "x"}}, "problem.yml: is not a file of a problem folder; did you mean \"problem.yaml\"?\n"},
        {{{"qwertyuiop/b", "x"}}, "qwertyuiop: is not a folder of a problem folder\n"},
        {{{"graders/b", "x"}}, "graders: is a part of the format that is not supported yet\n"},
        {{{"data/secret/1.out", "x"}},
         "data/secret/1.out: is neither a test case's .in or .ans nor a file known to lie beside one\n"},
        {{{"data/secret/1.asn", "x"}},
         "data/secret/1.asn: is neither a test case's .in or .ans nor a file known to lie beside one; did you mean "
         "\".ans\"?\n"},
        {{{"data/secret/.in", "x"}},
         "data/secret/.in: is neither a test case's .in or .ans nor a file known to lie beside one; did you "
         "mean \".in\"?\n"},
        {{{"data/scret/1.in", "x"}},
         "data/scret/1.in: test cases lie in data/sample/ or data/secret/; did you mean \"secret\"?\n"},
        {{{"data/1.in", "x"}}, "data/1.in: test cases lie in data/sample/ or data/secret/\n"},
        {{{"data/secret/testdata.yaml", "x"}},
         "data/secret/testdata.yaml: settings of single test groups are not supported yet; problem.yaml says limits, "
         "flags and scoring\n"},
    };
    expect_defects(rows);
}

TEST(ProblemFolder, HoldsStatementsToText) {
    const std::string text = ": must be UTF-8 text without control characters, of at most 1 MiB\n";
    const Row rows[] = {
        {{{"statement/problem.en.md", std::string(1 << 20, 'a')}}, ""},
        {{{"statement/problem.en.md", std::string((1 << 20) + 1, 'a')}},
         "statement/problem.en.md" + text +
             "problem.yaml:3: there is a name in \"en\" but no statement/problem.en.md\n"},
        {{{"problem.yaml", "name: A"}, {"statement/problem.en.md", "\xff"}}, "statement/problem.en.md" + text},
        {{{"problem.yaml", "name: A"}, {"statement/problem.en.md", std::string("a\0", 2)}},
         "statement/problem.en.md" + text},
        {{{"problem.yaml", "name: A"}, {"statement/problem.en.md", " \n"}},
         "statement/problem.en.md: the statement is empty\n"},
        {{{"statement/problem.md", "x"}}, "statement/problem.md: is a second statement in the language \"en\"\n"},
        {{{"statement/problem.en.tex", "x"}},
         "statement/problem.en.tex: statements are written in Markdown, not TeX\n"},
        {{{"statement/notes.md", "x"}}, "statement/notes.md: is neither problem.<language>.md nor an image\n"},
        {{{"statement/problem.English.md", "x"}},
         "statement/problem.English.md: is neither problem.<language>.md nor an image\n"},
        {{{"problem.yaml", "name: {en: A}\n"}}, "problem.yaml:1: the statement's language \"ja\" has no name\n"},
        {{{"problem.yaml", "name: {en: A, ja: B, fr: C}\n"}},
         "problem.yaml:1: there is a name in \"fr\" but no statement/problem.fr.md\n"},
    };
    expect_defects(rows);
}

TEST(ProblemFolder, OneNameServesEveryLanguage) {
    Folder folder = echo_folder();
    folder["problem.yaml"] = "name: Echo\n";
    EXPECT_EQ(problem_of(folder).names, (std::map<std::string, std::string>{{"en", "Echo"}, {"ja", "Echo"}}));
}

TEST(ProblemFolder, DerivesTheChecker) {
    struct {
        std::string yaml;
        bool has_validator;
        CheckerKind kind;
    } const rows[] = {
        {"", false, CheckerKind::tokens},
        {"validator_flags: case_sensitive\n", false, CheckerKind::tokens},
        {"validator_flags: float_tolerance 1e-6\n", false, CheckerKind::tolerance},
        {"validator_flags: float_tolerance 1e-6\n", true, CheckerKind::program},
        {"", true, CheckerKind::program},
        {"gradus: {checker: program}\n", true, CheckerKind::program},
        {"gradus: {checker: exact}\n", false, CheckerKind::exact},
    };
    for (const auto& row : rows) {
        Folder folder = echo_folder();
        folder["problem.yaml"] = yaml_with(row.yaml);
        if (row.has_validator) folder["output_validators/check.py"] = "x";
        EXPECT_EQ(problem_of(folder).checker.kind, row.kind) << row.yaml;
    }
}

TEST(ProblemFolder, ReadsTheFlagsOfTheDefaultValidator) {
    Folder folder = echo_folder();
    folder["problem.yaml"] = yaml_with(
        "validator_flags: float_absolute_tolerance 1e-3 case_sensitive float_relative_tolerance 0.5 "
        "space_change_sensitive\n");
    const Checker checker = problem_of(folder).checker;
    EXPECT_EQ(checker.absolute_tolerance, 1e-3);
    EXPECT_EQ(checker.relative_tolerance, 0.5);
    EXPECT_TRUE(checker.is_case_sensitive);
    EXPECT_TRUE(checker.is_space_sensitive);
    folder["problem.yaml"] = yaml_with("validator_flags: float_tolerance 1e-6\n");
    EXPECT_EQ(problem_of(folder).checker.absolute_tolerance, 1e-6);
    EXPECT_EQ(problem_of(folder).checker.relative_tolerance, 1e-6);
}

TEST(ProblemFolder, ReportsFlagsAndCheckersThatDoNotAgree) {
    const auto yaml = [](const std::string& lines) {
        return std::pair<std::string, std::optional<std::string>>("problem.yaml", yaml_with(lines));
    };
    const std::string number = " needs a number from 0 to 1000000, as 1e-6\n";
    const Row rows[] = {
        {{yaml("validator_flags: float_tolerance\n")}, "problem.yaml:2: validator_flags: float_tolerance" + number},
        {{yaml("validator_flags: float_tolerance nan\n")}, "problem.yaml:2: validator_flags: float_tolerance" + number},
        {{yaml("validator_flags: float_tolerance -1\n")}, "problem.yaml:2: validator_flags: float_tolerance" + number},
        {{yaml("validator_flags: float_tolerance 1e7\n")}, "problem.yaml:2: validator_flags: float_tolerance" + number},
        {{yaml("validator_flags: case_sensitve\n")},
         "problem.yaml:2: validator_flags: \"case_sensitve\" is not a flag of the default validator; did you mean "
         "\"case_sensitive\"?\n"},
        {{yaml("gradus: {checker: program}\n")},
         "problem.yaml:2: \"checker: program\" needs a program in output_validators/\n"},
        {{yaml("type: interactive\n")},
         "problem.yaml:2: an interactive problem needs a program in output_validators/ for the other side\n"},
        {{yaml("type: interactive\ngradus: {checker: tokens}\n"), {"output_validators/v.py", "x"}},
         "problem.yaml:3: \"checker: tokens\" leaves the program in output_validators/ unused\n"},
        {{yaml("gradus: {checker: tokens}\n"), {"output_validators/v.py", "x"}},
         "problem.yaml:2: \"checker: tokens\" leaves the program in output_validators/ unused\n"},
        {{yaml("gradus: {checker: tolerance}\n")},
         "problem.yaml:2: \"checker: tolerance\" needs validator_flags with float_tolerance, "
         "float_absolute_tolerance or float_relative_tolerance\n"},
        {{yaml("gradus: {checker: tokens}\nvalidator_flags: float_tolerance 1\n")},
         "problem.yaml:3: \"checker: tokens\" does not read numbers; for a float_ flag say tolerance, or nothing\n"},
        {{yaml("gradus: {checker: exact}\nvalidator_flags: case_sensitive\n")},
         "problem.yaml:3: \"checker: exact\" compares bytes and takes no validator_flags\n"},
    };
    expect_defects(rows);
}

TEST(ProblemFolder, PutsTheProgramOfAValidatorFirst) {
    Folder folder = echo_folder();
    folder["problem.yaml"] = yaml_with("validator_flags: anything goes\n");
    folder["output_validators/check/a.h"] = "x";
    folder["output_validators/check/check.cpp"] = "y";
    Checker checker = problem_of(folder).checker;
    ASSERT_EQ(checker.sources.size(), 2U);
    EXPECT_EQ(checker.sources[0].name, "check.cpp");
    EXPECT_EQ(checker.sources[1].name, "a.h");
    EXPECT_EQ(checker.arguments, (std::vector<std::string>{"anything", "goes"}));

    folder.erase("output_validators/check/check.cpp");
    folder["output_validators/check/main.py"] = "y";
    folder["output_validators/check/board.py"] = "z";
    checker = problem_of(folder).checker;
    EXPECT_EQ(checker.sources[0].name, "main.py");
}

TEST(ProblemFolder, ReportsAValidatorWithoutOneProgram) {
    const std::string message =
        "output_validators: expected one program: one .cpp file and its headers, one .py file, or main.py and what "
        "it imports\n";
    const Row rows[] = {
        {{{"output_validators/readme.txt", "x"}}, message},
        {{{"output_validators/a.py", "x"}, {"output_validators/b.py", "x"}}, message},
        {{{"output_validators/a/a.py", "x"}, {"output_validators/b/b.py", "x"}},
         "output_validators/b/b.py: a problem has one output validator, whose files lie together in "
         "output_validators/a/\n"},
        {{{"output_validators/v.py", "x"}, {"output_validators/judge_input", "x"}},
         "output_validators/judge_input: has a name that the judge needs for itself\n"},
    };
    expect_defects(rows);
}

TEST(ProblemFolder, RefusesAnswersThatNothingCanMatch) {
    const std::pair<std::string, std::optional<std::string>> near{"problem.yaml",
                                                                  yaml_with("validator_flags: float_tolerance 1e-6\n")};
    const std::pair<std::string, std::optional<std::string>> small{"problem.yaml", yaml_with("limits: {output: 1}\n")};
    const Row rows[] = {
        {{near, {"data/secret/1.ans", "1 2\n3 nan\n"}},
         "data/secret/1.ans:2: \"nan\" is a number that no output can match\n"},
        {{near, {"data/secret/1.ans", "1e400"}},
         "data/secret/1.ans:1: \"1e400\" is a number that no output can match\n"},
        {{{"data/secret/1.ans", "nan"}}, ""},
        {{small, {"data/secret/1.ans", std::string(1 << 20, 'a')}}, ""},
        {{small, {"data/secret/1.ans", std::string((1 << 20) + 1, 'a')}},
         "data/secret/1.ans: is larger than the output limit, so no output can match it\n"},
    };
    expect_defects(rows);
}

TEST(ProblemFolder, RefusesTheSameSecretInputTwice) {
    const Row rows[] = {
        {{{"data/secret/2.in", "one two\n"}}, "data/secret/2.in: has the same input as data/secret/1.in\n"},
        {{{"data/secret/2.in", "hello\n"}}, ""},
    };
    expect_defects(rows);
}

TEST(ProblemFolder, HoldsSubmissionsToTheirPlaces) {
    const std::string verdicts =
        "accepted, wrong_answer, time_limit_exceeded, memory_limit_exceeded, output_limit_exceeded, "
        "run_time_error, compile_error, partially_accepted and rejected";
    const std::string source(source_bytes_max, 'a');
    const Row rows[] = {
        {{{"submissions/partially_accepted/a.py", ""}, {"submissions/rejected/b.cpp", ""}}, ""},
        {{{"submissions/acepted/a.py", ""}},
         "submissions/acepted/a.py: \"acepted\" is not an expected verdict: these are " + verdicts +
             "; did you mean \"accepted\"?\n"},
        {{{"submissions/judge_error/a.py", ""}},
         "submissions/judge_error/a.py: \"judge_error\" is not an expected verdict: these are " + verdicts + "\n"},
        {{{"submissions/a.py", ""}},
         "submissions/a.py: a submission is one file, directly below submissions/<expected verdict>/\n"},
        {{{"submissions/accepted/a/b.py", ""}},
         "submissions/accepted/a/b.py: a submission is one file, directly below submissions/<expected verdict>/\n"},
        {{{"submissions/accepted/a.rs", ""}},
         "submissions/accepted/a.rs: the extension tells no language: known are .cpp, .cc, .cxx and .py\n"},
        {{{"problem.yaml", yaml_with("gradus: {languages: [python]}\n")}, {"submissions/accepted/a.cpp", ""}},
         "submissions/accepted/a.cpp: is written in cpp, which the problem does not allow\n"},
        {{{"submissions/accepted/a.py", source}}, ""},
        {{{"submissions/accepted/a.py", source + "a"}},
         "submissions/accepted/a.py: is larger than 256 KiB, the limit of a source\n"},
    };
    expect_defects(rows);
}

TEST(ProblemFolder, ReportsAllDefectsOfAllPartsAtOnce) {
    Folder folder = echo_folder();
    folder["problem.yaml"] = "name: {en: Echo, ja: B}\nlimits: {memory: 1}\n";
    folder.erase("statement/problem.ja.md");
    folder.erase("data/secret/2.ans");
    folder["submissions/good/a.py"] = "";
    folder["extra"] = "";
    const ProblemReading reading = read_problem("Echo", folder);
    EXPECT_EQ(reading.defects.size(), 6U) << text_of(reading.defects);
}

}  // namespace
}  // namespace gradus::judge
