// Whether a submission that ships with a problem came to what it is filed under.
#pragma once

#include "judge/grade.hpp"
#include "judge/problem.hpp"

namespace gradus::judge {

// "accepted" is accepted with all points, "partially_accepted" with less; "rejected" is any other verdict but
// judge_error, which nothing is expected to get; else the verdict of that name.
bool is_as_expected(const ExampleSubmission&, const Grade&);

}  // namespace gradus::judge
