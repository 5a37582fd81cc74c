// problem.yaml, key by key: what it says, and everything that is wrong with it. Pure text to values; what depends on
// other files of the folder (is there a validator? which languages has the statement?) is judged where both are known.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "judge/defect.hpp"
#include "judge/problem.hpp"

namespace gradus::judge {

inline constexpr std::string_view problem_yaml_name = "problem.yaml";

// A value and the place it was said at, for the defects that only show later.
template <typename T>
struct Said {
    T value{};
    std::string place = std::string(problem_yaml_name);
};

struct ProblemYaml {
    std::optional<Said<std::string>> name;           // one for every language,
    std::map<std::string, Said<std::string>> names;  // or one by language
    ProblemLimits limits;
    std::optional<std::string> interactive_place;    // where it was said that the problem is interactive
    Said<std::vector<std::string>> validator_flags;  // split into words
    std::string section;
    double points_max = 100;
    std::vector<std::string> languages;  // empty: every language we have
    std::optional<Said<CheckerKind>> checker;
    Scoring scoring = Scoring::all;
};

ProblemYaml read_problem_yaml(std::string_view text, Defects&);

// "en", "ja", "zh-Hant": what may stand between the dots of problem.<lang>.md.
bool is_language_tag(std::string_view);

}  // namespace gradus::judge
