#include <algorithm>
#include <array>
#include <vector>

#include "judge/folder/parts.hpp"
#include "judge/folder/spelling.hpp"
#include "judge/grade.hpp"
#include "judge/language.hpp"
#include "judge/verdict.hpp"

namespace gradus::judge {

namespace {

// The words of judge/verdict.hpp but judge_error, which no submission deserves, and the format's two of its own.
constexpr std::array<std::string_view, 9> expectations{"accepted",
                                                       "wrong_answer",
                                                       "time_limit_exceeded",
                                                       "memory_limit_exceeded",
                                                       "output_limit_exceeded",
                                                       "run_time_error",
                                                       "compile_error",
                                                       "partially_accepted",
                                                       "rejected"};

constexpr std::string_view submissions = "submissions/";

void report_misplaced(const std::string& path, std::string_view expected, bool is_one_file, Defects& defects) {
    if (!is_one_file) {
        defects.push_back({path, "a submission is one file, directly below submissions/<expected verdict>/"});
    } else {
        defects.push_back({path, "\"" + std::string(expected.substr(0, 64)) +
                                     "\" is not an expected verdict: these are " + listing(expectations) +
                                     suggestion(expected, expectations)});
    }
}

void check_source(const std::string& path, const std::string& source, const Problem& problem, Defects& defects) {
    const Language* const language = language_of_file(path);
    if (!language) {
        std::vector<std::string_view> extensions;
        for (const Language& known : languages())
            extensions.insert(extensions.end(), known.extensions.begin(), known.extensions.end());
        defects.push_back({path, "the extension tells no language: known are " + listing(extensions)});
    } else if (std::find(problem.languages.begin(), problem.languages.end(), language->name) ==
               problem.languages.end()) {
        defects.push_back(
            {path, "is written in " + std::string(language->name) + ", which the problem does not allow"});
    }
    if (static_cast<std::int64_t>(source.size()) > source_bytes_max) {
        defects.push_back(
            {path, "is larger than " + std::to_string(source_bytes_max >> 10) + " KiB, the limit of a source"});
    }
}

}  // namespace

void read_examples(const Folder& folder, Problem& problem, Defects& defects) {
    for (const auto& [path, bytes] : folder) {
        if (!path.starts_with(submissions)) continue;
        const std::string_view below = std::string_view(path).substr(submissions.size());
        const std::size_t slash = below.find('/');
        const std::string_view expected = below.substr(0, slash);
        const bool is_one_file =
            slash != std::string_view::npos && below.find('/', slash + 1) == std::string_view::npos;
        const bool is_known = std::find(expectations.begin(), expectations.end(), expected) != expectations.end();
        if (!is_one_file || !is_known) {
            report_misplaced(path, expected, is_one_file, defects);
            continue;
        }
        check_source(path, bytes, problem, defects);
        problem.examples.push_back({path, std::string(expected), bytes});
    }
}

}  // namespace gradus::judge
