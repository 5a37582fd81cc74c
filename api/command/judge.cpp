// gradus judge: grades a source with a problem folder, here and now, without a server and a database.
#include <unistd.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <string>
#include <system_error>
#include <variant>
#include <vector>

#include "api/command/command.hpp"
#include "api/command/options.hpp"
#include "api/escaped_text.hpp"
#include "api/json_number.hpp"
#include "api/met_limit.hpp"
#include "api/runtime_image.hpp"
#include "judge/grade.hpp"
#include "judge/problem_folder.hpp"
#include "sandbox/rootless.hpp"
#include "sandbox/run.hpp"

namespace gradus::api {
namespace {

namespace json = boost::json;
namespace options = boost::program_options;

constexpr const char* explanation =
    "usage: gradus judge FOLDER SOURCE [options]\n\n"
    "Grades SOURCE as a submission to the problem in FOLDER, test by test, as `gradus work` would. Needs root and the\n"
    "runtime image. Exit status: 0 accepted, 1 another verdict, 2 wrong usage or a defect in FOLDER, 3 our own "
    "failure.\n\n";

struct Settings {
    std::string folder;
    std::string source;
    std::string language;
    std::string image;
    bool is_json = false;
};

// What was given cannot be graded; what() says why.
struct Unusable : std::runtime_error {
    using std::runtime_error::runtime_error;
};

std::variant<Settings, ExitStatus> read_settings(Arguments arguments) {
    Settings settings;
    CommandOptions command{.name = "judge", .explanation = explanation};
    auto add = command.described.add_options();
    add("language", options::value(&settings.language), "cpp or python; else the source's extension tells");
    add("json", options::bool_switch(&settings.is_json), "one JSON object on standard output, and nothing else there");
    add("image", options::value(&settings.image)->default_value(default_runtime_image()), "the runtime image");
    auto add_operand = command.operands.add_options();
    add_operand("folder", options::value(&settings.folder), "");
    add_operand("source", options::value(&settings.source), "");
    command.places.add("folder", 1).add("source", 1);
    command.check = [&] {
        if (settings.folder.empty() || settings.source.empty()) throw options::error("name a FOLDER and a SOURCE");
    };
    if (const auto status = read_options(command, arguments)) return *status;
    return settings;
}

std::string read_source(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file || std::filesystem::is_directory(path)) {
        throw Unusable("cannot read the source " + path + ": " +
                       (errno != 0 ? std::generic_category().message(errno) : "not a file"));
    }
    std::string source(static_cast<std::size_t>(judge::source_bytes_max) + 1, '\0');
    file.read(source.data(), static_cast<std::streamsize>(source.size()));
    source.resize(static_cast<std::size_t>(file.gcount()));
    if (std::cmp_greater(source.size(), judge::source_bytes_max)) {
        throw Unusable(path + " is larger than " + std::to_string(judge::source_bytes_max >> 10) +
                       " KiB, the limit of a source");
    }
    return source;
}

std::string list_of(const std::vector<std::string>& words) {
    std::string list;
    for (const std::string& word : words) list += (list.empty() ? "" : ", ") + word;
    return list;
}

const judge::Language& language_for(const Settings& settings, const judge::Problem& problem) {
    const bool is_named = !settings.language.empty();
    const judge::Language* const language =
        is_named ? judge::language_named(settings.language) : judge::language_of_file(settings.source);
    const std::string allowed = "this problem allows " + list_of(problem.languages);
    if (!language && is_named) throw Unusable("there is no language \"" + settings.language + "\"; " + allowed);
    if (!language)
        throw Unusable("the extension of " + settings.source + " tells no language; say --language, " + allowed);
    if (std::find(problem.languages.begin(), problem.languages.end(), language->name) == problem.languages.end()) {
        throw Unusable(std::string(language->name) + " is not allowed: " + allowed);
    }
    return *language;
}

judge::Problem read_usable_problem(const std::string& folder) {
    std::optional<judge::ProblemReading> reading;
    try {
        reading = judge::read_problem_folder(folder);
    } catch (const std::system_error& unreadable) {
        throw Unusable(unreadable.what());
    }
    if (reading->problem) return std::move(*reading->problem);
    std::string defects = folder + " has " + std::to_string(reading->defects.size()) + " defects";
    for (const judge::Defect& defect : reading->defects) defects += "\n  " + defect.place + ": " + defect.message;
    throw Unusable(defects);
}

std::int64_t milliseconds(std::chrono::microseconds time) {
    return (time.count() + 500) / 1'000;
}

json::object case_json(const judge::CaseResult& each) {
    return {
        {"name", each.name},
        {"group", each.group},
        {"verdict", judge::name_of(each.verdict)},
        {"points", json_number(each.points)},
        {"cpu_ms", milliseconds(each.cpu)},
        {"wall_ms", milliseconds(each.wall)},
        {"memory_bytes", each.memory_bytes},
        {"memory_bytes_shared", each.memory_bytes_shared},
        {"runs", each.runs},
        {"limit", limit_json(each.limit)},
        {"message", escaped_text(each.message)},
    };
}

json::object grade_json(const judge::Grade& grade) {
    json::array cases;
    for (const judge::CaseResult& each : grade.cases) cases.push_back(case_json(each));
    return {
        {"verdict", judge::name_of(grade.verdict)},
        {"points", json_number(grade.points)},
        {"points_max", json_number(grade.points_max)},
        {"compile", {{"verdict", judge::name_of(grade.compile.verdict)}, {"log", escaped_text(grade.compile.log)}}},
        {"cases", std::move(cases)},
    };
}

// "12 ms  3.1 MiB", and for a program in a warm interpreter what it has in common with it: "(+ 118 shared)".
std::string used_by(const judge::CaseResult& each) {
    char used[64], shared[64] = "";
    const auto mib = [](std::int64_t bytes) { return static_cast<double>(bytes) / (1 << 20); };
    std::snprintf(used, sizeof used, "%lld ms  %.1f MiB", static_cast<long long>(milliseconds(each.cpu)),
                  mib(each.memory_bytes));
    if (each.memory_bytes_shared > 0)
        std::snprintf(shared, sizeof shared, " (+ %.0f shared)", mib(each.memory_bytes_shared));
    return std::string(used) + shared;
}

// Shows each step as a line when it is done. On a terminal the line of what is being done stands below it meanwhile.
class Progress {
  public:
    explicit Progress(std::size_t cases_total) : cases_total_(cases_total) { begin("compiling"); }

    void tell(const judge::CompileResult& compile) {
        show(std::string(judge::abbreviation_of(compile.verdict)) + "  compiling", compile.log);
        if (compile.verdict == judge::Verdict::accepted) begin_case();
    }

    void tell(const judge::CaseResult& each) {
        const std::string limit = limit_words(case_json(each));
        show(std::string(judge::abbreviation_of(each.verdict)) + "  " + each.name + "  " + used_by(each) +
                 (limit.empty() ? "" : "  " + limit),
             each.message);
        ++cases_told_;
        if (each.verdict != judge::Verdict::judge_error) begin_case();
    }

    void tell(const judge::Grade& grade) {
        char points[64];
        std::snprintf(points, sizeof points, "%.6g/%.6g points", grade.points, grade.points_max);
        show(std::string(judge::name_of(grade.verdict)) + "  " + points, "");
    }

  private:
    void begin_case() {
        if (cases_told_ == cases_total_) return;
        begin("case " + std::to_string(cases_told_ + 1) + " of " + std::to_string(cases_total_));
    }

    void begin(const std::string& what) {
        if (is_terminal_) std::cout << what << " …" << std::flush;
    }

    void show(const std::string& line, const std::string& message) {
        if (is_terminal_) std::cout << "\r\x1b[K";
        std::cout << line << "\n";
        std::string text = escaped_text(message);
        while (text.ends_with('\n')) text.pop_back();
        for (std::size_t begin = 0; !text.empty() && begin != std::string::npos;) {
            const std::size_t end = text.find('\n', begin);
            std::cout << "    " << text.substr(begin, end - begin) << "\n";
            begin = end == std::string::npos ? end : end + 1;
        }
        std::cout << std::flush;
    }

    const std::size_t cases_total_;
    const bool is_terminal_ = isatty(STDOUT_FILENO) != 0;
    std::size_t cases_told_ = 0;
};

judge::Grade grade_aloud(judge::Grader& grader, const judge::Problem& problem, const judge::Language& language,
                         const std::string& source) {
    Progress progress(problem.cases.size());
    judge::Grade grade = grader.grade(problem, language, source, [&](const judge::Step& step) {
        std::visit([&](const auto& done) { progress.tell(done); }, step);
    });
    progress.tell(grade);
    return grade;
}

int judge_source(const Settings& settings) {
    const judge::Problem problem = read_usable_problem(settings.folder);
    const judge::Language& language = language_for(settings, problem);
    const std::string source = read_source(settings.source);
    sandbox::Sandbox sandbox(settings.image);
    judge::Grader grader(sandbox);
    const judge::Grade grade =
        settings.is_json ? grader.grade(problem, language, source) : grade_aloud(grader, problem, language, source);
    if (settings.is_json) std::cout << json::serialize(grade_json(grade)) << "\n";
    if (grade.verdict == judge::Verdict::accepted) return exit_accepted;
    if (grade.verdict != judge::Verdict::judge_error) return exit_rejected;
    std::cerr << "gradus judge: " << escaped_text(grade.judge_message) << "\n";
    return exit_failure;
}

}  // namespace

int judge_command(Arguments arguments) {
    const auto settings = read_settings(arguments);
    if (const auto* status = std::get_if<ExitStatus>(&settings)) return *status;
    sandbox::enter_own_namespaces();
    try {
        return judge_source(std::get<Settings>(settings));
    } catch (const Unusable& reason) {
        std::cerr << "gradus judge: " << escaped_text(reason.what()) << "\n";
        return exit_usage;
    }
}

}  // namespace gradus::api
