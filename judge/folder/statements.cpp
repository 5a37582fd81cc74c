#include <array>

#include "judge/folder/parts.hpp"
#include "judge/folder/spelling.hpp"
#include "judge/utf8.hpp"

namespace gradus::judge {

namespace {

constexpr std::int64_t statement_bytes_max = 1 << 20;
constexpr std::array<std::string_view, 6> image_extensions{".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp"};

bool is_image(std::string_view file_name) {
    for (const std::string_view extension : image_extensions) {
        if (extension_of(file_name) == extension) return true;
    }
    return false;
}

// The language of problem.<lang>.md; "en" of problem.md, as in the format; "" for any other name.
std::string language_of(std::string_view file_name) {
    constexpr std::string_view begin = "problem", end = ".md";
    if (!file_name.starts_with(begin) || !file_name.ends_with(end) || file_name.size() < begin.size() + end.size())
        return "";
    std::string_view tag = file_name.substr(begin.size(), file_name.size() - begin.size() - end.size());
    if (tag.empty()) return "en";
    if (tag.front() != '.') return "";
    tag.remove_prefix(1);
    return is_language_tag(tag) ? std::string(tag) : "";
}

void read_statement(const std::string& path, const std::string& text, Problem& problem, Defects& defects) {
    const std::string language = language_of(file_name_of(path));
    if (language.empty()) {
        if (is_image(path)) return;
        const std::string what = extension_of(path) == ".tex" ? "statements are written in Markdown, not TeX"
                                                              : "is neither problem.<language>.md nor an image";
        defects.push_back({path, what});
    } else if (!is_plain_text(text) || static_cast<std::int64_t>(text.size()) > statement_bytes_max) {
        defects.push_back({path, "must be UTF-8 text without control characters, of at most 1 MiB"});
    } else if (text.find_first_not_of(" \t\r\n") == std::string::npos) {
        defects.push_back({path, "the statement is empty"});
    } else if (!problem.statements.emplace(language, text).second) {
        defects.push_back({path, "is a second statement in the language \"" + language + "\""});
    }
}

void name_each_language(const ProblemYaml& yaml, Problem& problem, Defects& defects) {
    if (yaml.name) {
        for (const auto& [language, statement] : problem.statements) problem.names[language] = yaml.name->value;
        if (problem.statements.empty()) problem.names["en"] = yaml.name->value;
        return;
    }
    for (const auto& [language, name] : yaml.names) {
        problem.names[language] = name.value;
        if (!problem.statements.contains(language)) {
            defects.push_back(
                {name.place, "there is a name in \"" + language + "\" but no statement/problem." + language + ".md"});
        }
    }
    if (yaml.names.empty()) return;  // reported where problem.yaml was read
    for (const auto& [language, statement] : problem.statements) {
        if (yaml.names.contains(language)) continue;
        defects.push_back(
            {yaml.names.begin()->second.place, "the statement's language \"" + language + "\" has no name"});
    }
}

}  // namespace

void read_statements(const Folder& folder, const ProblemYaml& yaml, Problem& problem, Defects& defects) {
    for (const auto& [path, bytes] : folder) {
        const std::string_view top = top_folder_of(path);
        if (top == "statement" || top == "problem_statement") read_statement(path, bytes, problem, defects);
    }
    if (problem.statements.empty()) {
        defects.push_back({"statement", "there is no statement: expected statement/problem.en.md or problem.ja.md"});
    }
    name_each_language(yaml, problem, defects);
}

}  // namespace gradus::judge
