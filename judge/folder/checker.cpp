#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "judge/checker/validator.hpp"
#include "judge/decimal.hpp"
#include "judge/folder/parts.hpp"
#include "judge/folder/spelling.hpp"
#include "judge/language.hpp"

namespace gradus::judge {

namespace {

constexpr double tolerance_max = 1e6;
constexpr std::array<std::string_view, 5> known_flags{"case_sensitive", "space_change_sensitive", "float_tolerance",
                                                      "float_absolute_tolerance", "float_relative_tolerance"};

bool is_float_flag(std::string_view flag) {
    return flag.starts_with("float_") && flag.ends_with("tolerance");
}

std::string_view name_of(CheckerKind kind) {
    switch (kind) {
        case CheckerKind::exact:
            return "exact";
        case CheckerKind::tokens:
            return "tokens";
        case CheckerKind::tolerance:
            return "tolerance";
        case CheckerKind::program:
            return "program";
    }
    return "";
}

// Below output_validators/ lies one program: a file, or a folder of files. Their names less that folder.
std::vector<SourceFile> read_validator_files(const Folder& folder, Defects& defects) {
    std::vector<SourceFile> files;
    std::string home;
    for (const auto& [path, bytes] : folder) {
        const std::string_view top = top_folder_of(path);
        if (top != "output_validators" && top != "output_validator") continue;
        const std::string_view name = file_name_of(path);
        const std::string here = path.substr(0, path.size() - name.size());
        if (home.empty()) home = here;
        if (here != home) {
            defects.push_back({path, "a problem has one output validator, whose files lie together in " + home});
            continue;
        }
        if (name == validator_input_name || name == validator_answer_name) {
            defects.push_back({path, "has a name that the judge needs for itself"});
            continue;
        }
        files.push_back({std::string(name), bytes});
    }
    return files;
}

// The program among the files: the only C++ file, or the only Python file, or main.py. It comes first in
// Checker::sources.
void put_program_first(std::vector<SourceFile>& files, Defects& defects) {
    std::vector<std::size_t> candidates;
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (language_of_file(files[i].name)) candidates.push_back(i);
    }
    if (candidates.size() > 1) {
        std::erase_if(candidates, [&](std::size_t i) { return files[i].name != "main.py"; });
    }
    if (candidates.size() != 1) {
        defects.push_back({"output_validators",
                           "expected one program: one .cpp file and its headers, one .py file, or main.py and "
                           "what it imports"});
        return;
    }
    std::swap(files.front(), files[candidates.front()]);
}

class FlagReader {
  public:
    FlagReader(const Said<std::vector<std::string>>& flags, Checker& checker, Defects& defects)
        : flags_(flags), checker_(checker), defects_(defects) {}

    void read() {
        for (; next_ < flags_.value.size(); ++next_) {
            const std::string& flag = flags_.value[next_];
            if (flag == "case_sensitive")
                checker_.is_case_sensitive = true;
            else if (flag == "space_change_sensitive")
                checker_.is_space_sensitive = true;
            else if (flag == "float_tolerance")
                checker_.absolute_tolerance = checker_.relative_tolerance = read_tolerance();
            else if (flag == "float_absolute_tolerance")
                checker_.absolute_tolerance = read_tolerance();
            else if (flag == "float_relative_tolerance")
                checker_.relative_tolerance = read_tolerance();
            else
                add_defect("\"" + flag.substr(0, 64) + "\" is not a flag of the default validator" +
                           suggestion(flag, known_flags));
        }
    }

  private:
    double read_tolerance() {
        const std::string flag = flags_.value[next_];
        const auto tolerance = next_ + 1 < flags_.value.size() ? read_decimal(flags_.value[++next_]) : std::nullopt;
        if (tolerance && *tolerance >= 0 && *tolerance <= tolerance_max) return *tolerance;
        add_defect(flag + " needs a number from 0 to 1000000, as 1e-6");
        return 0;
    }

    void add_defect(const std::string& message) { defects_.push_back({flags_.place, "validator_flags: " + message}); }

    const Said<std::vector<std::string>>& flags_;
    Checker& checker_;
    Defects& defects_;
    std::size_t next_ = 0;
};

// What was said of the checker must agree with itself.
void report_contradictions(const ProblemYaml& yaml, CheckerKind kind, bool has_validator, Defects& defects) {
    const auto& flags = yaml.validator_flags;
    const bool has_float_flag = std::any_of(flags.value.begin(), flags.value.end(), is_float_flag);
    const std::string place = yaml.checker ? yaml.checker->place : std::string(problem_yaml_name);
    const std::string says = "\"checker: " + std::string(name_of(kind)) + "\" ";
    if (kind == CheckerKind::program && !has_validator) {
        defects.push_back({place, says + "needs a program in output_validators/"});
    }
    if (yaml.interactive_place && kind != CheckerKind::program && !has_validator) {
        defects.push_back({*yaml.interactive_place,
                           "an interactive problem needs a program in output_validators/ for "
                           "the other side"});
    }
    if (kind != CheckerKind::program && has_validator) {
        defects.push_back({place, says + "leaves the program in output_validators/ unused"});
    }
    if (kind == CheckerKind::exact && !flags.value.empty()) {
        defects.push_back({flags.place, says + "compares bytes and takes no validator_flags"});
    }
    if (kind == CheckerKind::tokens && has_float_flag) {
        defects.push_back({flags.place, says + "does not read numbers; for a float_ flag say tolerance, or nothing"});
    }
    if (kind == CheckerKind::tolerance && !has_float_flag) {
        defects.push_back({place, says + "needs validator_flags with float_tolerance, float_absolute_tolerance or "
                                         "float_relative_tolerance"});
    }
}

}  // namespace

void read_checker(const Folder& folder, const ProblemYaml& yaml, Problem& problem, Defects& defects) {
    Checker& checker = problem.checker;
    checker.sources = read_validator_files(folder, defects);
    const bool has_validator = !checker.sources.empty();
    const auto& flags = yaml.validator_flags.value;
    const bool has_float_flag = std::any_of(flags.begin(), flags.end(), is_float_flag);
    checker.kind = has_validator ? CheckerKind::program : has_float_flag ? CheckerKind::tolerance : CheckerKind::tokens;
    if (yaml.checker) checker.kind = yaml.checker->value;
    report_contradictions(yaml, checker.kind, has_validator, defects);
    if (has_validator) put_program_first(checker.sources, defects);
    if (checker.kind == CheckerKind::program) {
        checker.arguments = flags;
        checker.is_interactive = yaml.interactive_place.has_value();
    } else if (checker.kind != CheckerKind::exact) {
        FlagReader(yaml.validator_flags, checker, defects).read();
    }
}

}  // namespace gradus::judge
