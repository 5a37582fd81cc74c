#include "judge/score.hpp"

#include <gtest/gtest.h>

namespace gradus::judge {
namespace {

struct Case {
    bool is_sample;
    Verdict verdict;
    double share;
};

constexpr Case right_sample{true, Verdict::accepted, 1}, wrong_sample{true, Verdict::wrong_answer, 0};
constexpr Case right{false, Verdict::accepted, 1}, wrong{false, Verdict::wrong_answer, 0};

constexpr Case partly(double share) {
    return {false, Verdict::accepted, share};
}

double points_of(Scoring scoring, const std::vector<Case>& cases) {
    Problem problem;
    problem.points_max = 60;
    problem.scoring = scoring;
    std::vector<CaseResult> graded;
    for (const Case& each : cases) {
        problem.cases.push_back({.name = "", .group = "", .input = "", .answer = "", .is_sample = each.is_sample});
        CaseResult result;
        result.verdict = each.verdict;
        result.share = each.share;
        graded.push_back(result);
    }
    return total_points(problem, graded);
}

TEST(ScoringAll, GivesEverythingOrNothing) {
    EXPECT_EQ(points_of(Scoring::all, {right_sample, right, right}), 60);
    EXPECT_EQ(points_of(Scoring::all, {right_sample, right, wrong}), 0);
    EXPECT_EQ(points_of(Scoring::all, {wrong_sample, right, right}), 0);
    EXPECT_EQ(points_of(Scoring::all, {}), 0);
}

TEST(ScoringAll, IsAsGoodAsTheLeastShareOfTheSecretCases) {
    EXPECT_EQ(points_of(Scoring::all, {right_sample, partly(0.5), partly(0.25), right}), 15);
    EXPECT_EQ(points_of(Scoring::all, {{true, Verdict::accepted, 0.1}, right}), 60);
    EXPECT_EQ(points_of(Scoring::all, {right, partly(0)}), 0);
}

TEST(ScoringAverage, IsTheMeanOverTheSecretCases) {
    EXPECT_EQ(points_of(Scoring::average, {right_sample, right, wrong, wrong}), 20);
    EXPECT_EQ(points_of(Scoring::average, {wrong_sample, right, right}), 60);
    EXPECT_EQ(points_of(Scoring::average, {right, partly(0.5)}), 45);
    EXPECT_EQ(points_of(Scoring::average, {right, right, right, right, right, right, right}), 60);
}

TEST(Scoring, CountsTheSamplesWhereThereAreNoOthers) {
    EXPECT_EQ(points_of(Scoring::all, {right_sample, right_sample}), 60);
    EXPECT_EQ(points_of(Scoring::average, {right_sample, wrong_sample}), 30);
}

}  // namespace
}  // namespace gradus::judge
