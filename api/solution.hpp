// What a student sends in: a language and a source, as JSON {language, source} or as a form with a file.
#pragma once

#include <string>

#include "api/http.hpp"
#include "api/refusal.hpp"
#include "judge/storage/records.hpp"

namespace gradus::api {

struct Solution {
    std::string language;
    std::string source;
};

// Checked against what the problem takes: 400, 413, 415 or 422 in words that say what to change.
OrRefusal<Solution> read_solution(const Request&, const storage::PublicProblem&);

}  // namespace gradus::api
