// The words of judging: what a run of a test case, and a whole submission, can come to.
#pragma once

#include <optional>
#include <string_view>

namespace gradus::judge {

enum class Verdict {
    accepted,
    wrong_answer,
    time_limit_exceeded,
    memory_limit_exceeded,
    output_limit_exceeded,
    run_time_error,
    compile_error,
    judge_error,  // our failure or the problem author's, never the contestant's
};

// "wrong_answer", as in SQL, JSON and the folders under submissions/.
std::string_view name_of(Verdict);
// "WA", as on the page.
std::string_view abbreviation_of(Verdict);
std::optional<Verdict> verdict_named(std::string_view name);

}  // namespace gradus::judge
