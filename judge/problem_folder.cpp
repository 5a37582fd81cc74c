#include "judge/problem_folder.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "judge/folder/parts.hpp"
#include "judge/folder/spelling.hpp"
#include "judge/language.hpp"

namespace gradus::judge {

namespace {

// Folders that have a reader, and those that are no business of a judge.
constexpr std::array<std::string_view, 13> known_folders{"statement",
                                                         "problem_statement",
                                                         "data",
                                                         "output_validators",
                                                         "output_validator",
                                                         "submissions",
                                                         "input_validators",
                                                         "input_format_validators",
                                                         "answer_validators",
                                                         "attachments",
                                                         "generators",
                                                         "solution",
                                                         "solutions"};

// Parts of the format that change how a problem is judged, so that reading over them would be wrong.
constexpr std::array<std::string_view, 3> unsupported_folders{"graders", "include", "static_validator"};

void check_slug(const std::string& slug, Defects& defects) {
    const auto is_allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
    const bool is_slug = !slug.empty() && slug.size() <= 64 && slug.front() != '-' && slug.back() != '-' &&
                         std::all_of(slug.begin(), slug.end(), is_allowed);
    if (!is_slug) {
        defects.push_back(
            {".",
             "the folder's name must be made of a-z, 0-9 and '-' (at most 64, no '-' at either end), for it is "
             "the problem's address"});
    }
}

void check_top_level(const Folder& folder, Defects& defects) {
    std::set<std::string_view> reported;
    for (const auto& [path, bytes] : folder) {
        const std::string_view top = top_folder_of(path);
        const auto is_top = [&](std::string_view known) { return known == top; };
        if (top.empty()) {
            const bool is_known =
                path == problem_yaml_name || path.starts_with("README") || path.starts_with("LICENSE");
            constexpr std::array<std::string_view, 3> known_files{problem_yaml_name, "README.md", "LICENSE"};
            if (!is_known)
                defects.push_back({path, "is not a file of a problem folder" + suggestion(path, known_files)});
        } else if (std::any_of(unsupported_folders.begin(), unsupported_folders.end(), is_top)) {
            if (reported.insert(top).second)
                defects.push_back({std::string(top), "is a part of the format that is not supported yet"});
        } else if (std::none_of(known_folders.begin(), known_folders.end(), is_top)) {
            const std::string message = "is not a folder of a problem folder" + suggestion(top, known_folders);
            if (reported.insert(top).second) defects.push_back({std::string(top), message});
        }
    }
}

}  // namespace

std::string_view top_folder_of(std::string_view path) {
    const std::size_t slash = path.find('/');
    return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

std::string_view file_name_of(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string_view extension_of(std::string_view file_name) {
    const std::size_t dot = file_name.rfind('.');
    return dot == std::string_view::npos ? std::string_view() : file_name.substr(dot);
}

ProblemReading read_problem(std::string_view slug, const Folder& folder) {
    ProblemReading reading;
    Defects& defects = reading.defects;
    Problem problem;
    problem.slug = slug;
    check_slug(problem.slug, defects);
    check_top_level(folder, defects);

    ProblemYaml yaml;
    const auto file = folder.find(std::string(problem_yaml_name));
    if (file == folder.end()) {
        defects.push_back({std::string(problem_yaml_name), "is missing"});
    } else {
        yaml = read_problem_yaml(file->second, defects);
    }
    problem.section = yaml.section;
    problem.points_max = yaml.points_max;
    problem.limits = yaml.limits;
    problem.scoring = yaml.scoring;
    problem.languages = yaml.languages;
    if (problem.languages.empty()) {
        for (const Language& language : languages()) problem.languages.emplace_back(language.name);
    }

    read_statements(folder, yaml, problem, defects);
    read_checker(folder, yaml, problem, defects);
    read_cases(folder, problem, defects);
    read_examples(folder, problem, defects);
    if (defects.empty()) reading.problem = std::move(problem);
    return reading;
}

ProblemReading read_problem_folder(const std::filesystem::path& path) {
    FolderReading files = read_folder(path);
    // Of "problems/echo/", "." and the like, the name that the folder has.
    const std::string slug = std::filesystem::canonical(path).filename().string();
    ProblemReading reading = read_problem(slug, files.folder);
    if (files.defects.empty()) return reading;
    reading.problem.reset();
    reading.defects.insert(reading.defects.begin(), files.defects.begin(), files.defects.end());
    return reading;
}

}  // namespace gradus::judge
