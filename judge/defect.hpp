// One thing wrong with an input, with its place. Readers return all defects they find, not the first.
#pragma once

#include <string>
#include <vector>

namespace gradus::judge {

struct Defect {
    std::string place;    // "problem.yaml:3" or "data/secret/01.in"
    std::string message;  // what was found, what is expected
};

using Defects = std::vector<Defect>;

}  // namespace gradus::judge
