#include <algorithm>
#include <array>
#include <map>
#include <string>

#include "judge/decimal.hpp"
#include "judge/folder/parts.hpp"
#include "judge/folder/spelling.hpp"

namespace gradus::judge {

namespace {

constexpr std::array<std::string_view, 10> known_extensions{".in", ".ans", ".interaction", ".desc", ".hint",
                                                            ".md", ".png", ".jpg",         ".jpeg", ".svg"};
constexpr std::string_view data = "data/", sample = "sample/", secret = "secret/";

bool begins_a_group(std::string_view below_data) {
    return below_data.starts_with(sample) || below_data.starts_with(secret);
}

// Where a file lies below data/, if it is one that we read or read over.
void report_strange_file(const std::string& path, Defects& defects) {
    const std::string_view name = file_name_of(path);
    const std::string_view below = std::string_view(path).substr(data.size());
    if (name == "testdata.yaml" || name == "test_group.yaml") {
        defects.push_back(
            {path,
             "settings of single test groups are not supported yet; problem.yaml says limits, flags and scoring"});
    } else if (!begins_a_group(below)) {
        const std::string_view group = below.substr(0, below.find('/'));
        constexpr std::array<std::string_view, 2> groups{"sample", "secret"};
        defects.push_back({path, "test cases lie in data/sample/ or data/secret/" + suggestion(group, groups)});
    } else {
        defects.push_back({path, "is neither a test case's .in or .ans nor a file known to lie beside one" +
                                     suggestion(extension_of(name), known_extensions)});
    }
}

TestCase make_case(std::string_view stem, const std::string& input, const std::string& answer) {
    TestCase test_case;
    test_case.name = stem;
    test_case.group = stem.substr(0, stem.rfind('/'));
    test_case.input = input;
    test_case.answer = answer;
    test_case.is_sample = stem.starts_with(sample);
    return test_case;
}

// A number that no output could match, which the reference solution has printed by mistake.
void report_refused_numbers(const TestCase& test_case, Defects& defects) {
    constexpr std::string_view blanks = " \t\r\n\v\f";
    const std::string_view answer = test_case.answer;
    int line = 1;
    for (std::size_t begin = 0; begin < answer.size();) {
        const std::size_t end = std::min(answer.find_first_of(blanks, begin), answer.size());
        const std::string_view word = answer.substr(begin, end - begin);
        if (is_number_we_refuse(word)) {
            defects.push_back({"data/" + test_case.name + ".ans:" + std::to_string(line),
                               "\"" + std::string(word.substr(0, 40)) + "\" is a number that no output can match"});
            return;
        }
        if (end < answer.size() && answer[end] == '\n') ++line;
        begin = end + 1;
    }
}

void check_answer(const TestCase& test_case, const Problem& problem, Defects& defects) {
    if (problem.checker.kind == CheckerKind::program) return;  // the validator knows what its answers mean
    if (static_cast<std::int64_t>(test_case.answer.size()) > problem.limits.output_bytes_max) {
        defects.push_back(
            {"data/" + test_case.name + ".ans", "is larger than the output limit, so no output can match it"});
    }
    if (problem.checker.kind == CheckerKind::tolerance) report_refused_numbers(test_case, defects);
}

void report_repeated_inputs(const std::vector<TestCase>& cases, Defects& defects) {
    std::map<std::string_view, std::string_view> first_with;  // input → name
    for (const TestCase& test_case : cases) {
        if (test_case.is_sample) continue;  // a sample may well be among the secret cases again
        const auto [first, is_new] = first_with.emplace(test_case.input, test_case.name);
        if (is_new) continue;
        defects.push_back(
            {"data/" + test_case.name + ".in", "has the same input as data/" + std::string(first->second) + ".in"});
    }
}

}  // namespace

void read_cases(const Folder& folder, Problem& problem, Defects& defects) {
    for (const auto& [path, bytes] : folder) {
        if (!path.starts_with(data)) continue;
        const std::string_view extension = extension_of(file_name_of(path));
        const std::string_view below = std::string_view(path).substr(data.size());
        const bool is_known =
            std::find(known_extensions.begin(), known_extensions.end(), extension) != known_extensions.end();
        if (!is_known || !begins_a_group(below) || extension.size() == file_name_of(path).size()) {
            report_strange_file(path, defects);
            continue;
        }
        const std::string stem = path.substr(0, path.size() - extension.size());
        if (extension == ".in") {
            const auto answer = folder.find(stem + ".ans");
            if (answer == folder.end()) {
                defects.push_back({path, "has no answer: " + stem + ".ans is missing"});
            } else {
                problem.cases.push_back(make_case(std::string_view(stem).substr(data.size()), bytes, answer->second));
            }
        } else if (extension == ".ans" && !folder.contains(stem + ".in")) {
            defects.push_back({path, "has no input: " + stem + ".in is missing"});
        }
    }
    std::sort(problem.cases.begin(), problem.cases.end(), [](const TestCase& a, const TestCase& b) {
        return a.is_sample != b.is_sample ? a.is_sample : a.name < b.name;
    });
    if (problem.cases.empty())
        defects.push_back({"data", "there are no test cases: expected data/secret/<name>.in and .ans"});
    for (const TestCase& test_case : problem.cases) check_answer(test_case, problem, defects);
    report_repeated_inputs(problem.cases, defects);
}

}  // namespace gradus::judge
