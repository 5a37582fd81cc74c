// A small problem folder without a defect, for tests to change one thing in.
#pragma once

#include <string>

#include "judge/problem.hpp"
#include "judge/problem_folder.hpp"

namespace gradus::judge {

// "echo": print the input. Statements in English and Japanese, one sample, two secret cases, one accepted and one wrong
// submission.
Folder echo_folder();

// One line a defect, "place: message", in the order they were found.
std::string text_of(const Defects&);

// The problem of a folder that has no defect; fails the test with the defects where it has.
Problem problem_of(const Folder&);

}  // namespace gradus::judge
