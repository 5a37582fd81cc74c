#include "judge/score.hpp"

#include <algorithm>
#include <cassert>

namespace gradus::judge {

namespace {

bool has_secret_cases(const Problem& problem) {
    return std::any_of(problem.cases.begin(), problem.cases.end(),
                       [](const TestCase& each) { return !each.is_sample; });
}

}  // namespace

bool counts(const Problem& problem, const TestCase& test_case) {
    return !test_case.is_sample || !has_secret_cases(problem);
}

double points_of_one_case(const Problem& problem) {
    const bool is_secret_only = has_secret_cases(problem);
    const auto number = std::count_if(problem.cases.begin(), problem.cases.end(),
                                      [&](const TestCase& each) { return !(is_secret_only && each.is_sample); });
    return number == 0 ? 0 : problem.points_max / static_cast<double>(number);
}

double total_points(const Problem& problem, const std::vector<CaseResult>& cases) {
    assert(cases.size() == problem.cases.size());
    const bool is_secret_only = has_secret_cases(problem);
    double sum = 0, least = 1, number = 0;
    bool is_accepted = true;
    for (std::size_t i = 0; i < cases.size(); ++i) {
        is_accepted = is_accepted && cases[i].verdict == Verdict::accepted;
        if (is_secret_only && problem.cases[i].is_sample) continue;
        sum += cases[i].share;
        least = std::min(least, cases[i].share);
        ++number;
    }
    if (number == 0) return 0;
    switch (problem.scoring) {
        case Scoring::all:
            return is_accepted ? problem.points_max * least : 0;
        case Scoring::average:
            return problem.points_max * (sum / number);
    }
    return 0;
}

}  // namespace gradus::judge
