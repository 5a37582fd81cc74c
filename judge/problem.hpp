// What a problem is: texts in several languages, limits, test cases, and how an output is checked. Plain values; the
// reader of problem folders (judge/problem_folder.hpp) makes them.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace gradus::judge {

struct TestCase {
    std::string name;   // "sample/01": the path under data/ without extension
    std::string group;  // "sample" or "secret", or a group below: "secret/small"
    std::string input;
    std::string answer;
    bool is_sample = false;
};

// Limits of one test case's run. Memory counts everything the box holds.
struct ProblemLimits {
    std::chrono::milliseconds time{2'000};  // CPU; the wall limit follows from it (grade.cpp)
    std::int64_t memory_bytes_max = 1'024LL << 20;
    std::int64_t output_bytes_max = 8 << 20;
};

enum class CheckerKind {
    exact,      // byte for byte
    tokens,     // the same words, however they are spaced
    tolerance,  // the same words, numbers within an absolute or relative error
    program,    // an output validator of the problem, run in a box of its own
};

struct SourceFile {
    std::string name;
    std::string bytes;
};

struct Checker {
    CheckerKind kind = CheckerKind::tokens;
    bool is_case_sensitive = false;
    bool is_space_sensitive = false;
    double absolute_tolerance = 0;  // of CheckerKind::tolerance: one of the two must hold
    double relative_tolerance = 0;
    std::vector<SourceFile> sources;     // of CheckerKind::program: one source file and what it includes
    std::vector<std::string> arguments;  // of CheckerKind::program: the validator flags
    bool is_interactive = false;         // of CheckerKind::program: it talks with the program while that runs
};

// How the points of the cases make the points of the submission.
enum class Scoring {
    all,      // all points if every case is accepted with its full share, else none (program checkers: the least share)
    average,  // points_max × the mean share of the secret cases
};

// A submission that ships with the problem and must get the verdict it is filed under.
struct ExampleSubmission {
    std::string path;      // "submissions/accepted/solution.py"
    std::string expected;  // "accepted", "wrong_answer", …, or "partially_accepted": accepted with less than all points
    std::string source;
};

struct Problem {
    std::string slug;                               // the folder's name
    std::map<std::string, std::string> names;       // by language of the statement: {"en": …, "ja": …}
    std::map<std::string, std::string> statements;  // Markdown, by language
    std::string section;                            // of the course, may be empty
    double points_max = 100;
    ProblemLimits limits;
    Checker checker;
    Scoring scoring = Scoring::all;
    std::vector<std::string> languages;  // names of judge/language.hpp that are allowed
    std::vector<TestCase> cases;         // samples first, then secret, each in the order of their names
    std::vector<ExampleSubmission> examples;
};

}  // namespace gradus::judge
