// Problems: their public face for everyone, their package for workers alone.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "judge/problem_folder.hpp"
#include "judge/storage/database.hpp"
#include "judge/storage/records.hpp"

namespace gradus::storage {

// Owner. Puts a problem into service, or its new version; `package` is judge::pack of its folder. False when that very
// package is in service already (nothing is written).
bool put_problem(Database&, const judge::Problem&, std::string_view package);
// Owner. Takes every problem out of service whose slug is not in `slugs`; returns how many. Their submissions stay.
int retire_problems_except(Database&, const std::vector<std::string>& slugs);

std::vector<PublicProblem> list_problems(Database&);  // by section, then slug
std::optional<PublicProblem> find_problem(Database&, std::string_view slug);

// Worker.
std::optional<std::string> find_package(Database&, std::string_view digest);

}  // namespace gradus::storage
