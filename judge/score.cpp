#include "judge/score.hpp"

#include <algorithm>
#include <cassert>

namespace gradus::judge {

bool counts(const Problem& problem, const TestCase& test_case) {
    const auto is_secret = [](const TestCase& each) { return !each.is_sample; };
    return is_secret(test_case) || std::none_of(problem.cases.begin(), problem.cases.end(), is_secret);
}

double points_of_one_case(const Problem& problem) {
    const auto number = std::count_if(problem.cases.begin(), problem.cases.end(),
                                      [&](const auto& each) { return counts(problem, each); });
    return number == 0 ? 0 : problem.points_max / static_cast<double>(number);
}

double total_points(const Problem& problem, const std::vector<CaseResult>& cases) {
    assert(cases.size() == problem.cases.size());
    double sum = 0, least = 1, number = 0;
    bool is_accepted = true;
    for (std::size_t i = 0; i < cases.size(); ++i) {
        is_accepted = is_accepted && cases[i].verdict == Verdict::accepted;
        if (!counts(problem, problem.cases[i])) continue;
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
