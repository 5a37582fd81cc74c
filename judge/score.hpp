// From shares to points. The points of a problem are divided evenly among the cases that count: the secret ones, or the
// samples where there are no others.
#pragma once

#include <vector>

#include "judge/grade.hpp"
#include "judge/problem.hpp"

namespace gradus::judge {

bool counts(const Problem&, const TestCase&);

// One counted case's part of all points.
double points_of_one_case(const Problem&);

// The points of a submission whose cases came to `cases`, one for each of the problem's, in order. Between 0 and
// points_max.
double total_points(const Problem&, const std::vector<CaseResult>& cases);

}  // namespace gradus::judge
