// The parts of a problem folder, each read by one function into the Problem, given what problem.yaml said. Each reads
// its own top-level folder and nothing else; judge/problem_folder.cpp calls them in order.
#pragma once

#include <string_view>

#include "judge/defect.hpp"
#include "judge/folder/problem_yaml.hpp"
#include "judge/problem.hpp"
#include "judge/problem_folder.hpp"

namespace gradus::judge {

// statement/ (or problem_statement/): Problem::statements and ::names.
void read_statements(const Folder&, const ProblemYaml&, Problem&, Defects&);
// output_validators/ and validator_flags: Problem::checker.
void read_checker(const Folder&, const ProblemYaml&, Problem&, Defects&);
// data/: Problem::cases. Needs the checker, which says what an answer file may hold.
void read_cases(const Folder&, Problem&, Defects&);
// submissions/: Problem::examples. Needs the languages.
void read_examples(const Folder&, Problem&, Defects&);

// The first component of a path: "data" of "data/secret/1.in". A file at the top has none: "".
std::string_view top_folder_of(std::string_view path);
// "1.in" of "data/secret/1.in".
std::string_view file_name_of(std::string_view path);
// ".in" of "1.in", with the last dot; "" where there is none.
std::string_view extension_of(std::string_view file_name);

}  // namespace gradus::judge
