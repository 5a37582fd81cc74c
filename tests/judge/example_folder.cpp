#include "tests/judge/example_folder.hpp"

#include <gtest/gtest.h>

namespace gradus::judge {

Folder echo_folder() {
    return {
        {"problem.yaml",
         "problem_format_version: 2023-07\nname:\n  en: Echo\n  ja: こだま\nlimits:\n  time_limit: 2\n  memory: 256\n"},
        {"statement/problem.en.md", "# Echo\nPrint what you read.\n"},
        {"statement/problem.ja.md", "# こだま\n読んだものを出力してください。\n"},
        {"data/sample/1.in", "hello\n"},
        {"data/sample/1.ans", "hello\n"},
        {"data/secret/1.in", "one two\n"},
        {"data/secret/1.ans", "one two\n"},
        {"data/secret/2.in", "3\n"},
        {"data/secret/2.ans", "3\n"},
        {"submissions/accepted/echo.py", "print(input())\n"},
        {"submissions/wrong_answer/silent.py", "pass\n"},
    };
}

std::string text_of(const Defects& defects) {
    std::string text;
    for (const Defect& defect : defects) text += defect.place + ": " + defect.message + "\n";
    return text;
}

Problem problem_of(const Folder& folder) {
    ProblemReading reading = read_problem("echo", folder);
    EXPECT_EQ(text_of(reading.defects), "");
    return reading.problem.value_or(Problem{});
}

}  // namespace gradus::judge
