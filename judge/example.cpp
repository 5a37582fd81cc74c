#include "judge/example.hpp"

namespace gradus::judge {

bool is_as_expected(const ExampleSubmission& example, const Grade& grade) {
    const bool is_accepted = grade.verdict == Verdict::accepted;
    const bool has_all_points = grade.points >= grade.points_max;
    if (example.expected == "accepted") return is_accepted && has_all_points;
    if (example.expected == "partially_accepted") return is_accepted && !has_all_points;
    if (example.expected == "rejected") return !is_accepted && grade.verdict != Verdict::judge_error;
    return example.expected == name_of(grade.verdict) && grade.verdict != Verdict::judge_error;
}

}  // namespace gradus::judge
