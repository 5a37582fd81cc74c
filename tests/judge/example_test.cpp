#include "judge/example.hpp"

#include <gtest/gtest.h>

namespace gradus::judge {
namespace {

TEST(Example, IsExpectedWhereItIsFiled) {
    struct {
        const char* expected;
        Verdict verdict;
        double points;
        bool is_as_expected;
    } const rows[] = {
        {"accepted", Verdict::accepted, 100, true},
        {"accepted", Verdict::accepted, 99, false},
        {"accepted", Verdict::wrong_answer, 0, false},
        {"partially_accepted", Verdict::accepted, 99, true},
        {"partially_accepted", Verdict::accepted, 0, true},
        {"partially_accepted", Verdict::accepted, 100, false},
        {"partially_accepted", Verdict::wrong_answer, 50, false},
        {"wrong_answer", Verdict::wrong_answer, 0, true},
        {"wrong_answer", Verdict::run_time_error, 0, false},
        {"time_limit_exceeded", Verdict::time_limit_exceeded, 0, true},
        {"compile_error", Verdict::compile_error, 0, true},
        {"rejected", Verdict::wrong_answer, 0, true},
        {"rejected", Verdict::compile_error, 0, true},
        {"rejected", Verdict::accepted, 100, false},
        {"rejected", Verdict::judge_error, 0, false},
        {"judge_error", Verdict::judge_error, 0, false},
    };
    for (const auto& row : rows) {
        Grade grade;
        grade.verdict = row.verdict;
        grade.points = row.points;
        grade.points_max = 100;
        const ExampleSubmission example{.path = "", .expected = row.expected, .source = ""};
        EXPECT_EQ(is_as_expected(example, grade), row.is_as_expected) << row.expected << " " << name_of(row.verdict);
    }
}

}  // namespace
}  // namespace gradus::judge
