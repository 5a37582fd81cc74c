// gradus problem verify: all defects of problem folders, and whether every example submission gets the verdict that it
// is filed under.
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cstdio>
#include <functional>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <variant>
#include <vector>

#include "api/command/command.hpp"
#include "api/command/options.hpp"
#include "api/escaped_text.hpp"
#include "api/json_number.hpp"
#include "api/runtime_image.hpp"
#include "judge/compile_cache.hpp"
#include "judge/example.hpp"
#include "judge/grade.hpp"
#include "judge/problem_folder.hpp"
#include "sandbox/rootless.hpp"
#include "sandbox/run.hpp"

namespace gradus::api {
namespace {

namespace json = boost::json;
namespace options = boost::program_options;

constexpr const char* explanation =
    "usage: gradus problem verify FOLDER… [options]\n\n"
    "Reads problem folders and tells all their defects; where there are none, grades every file below submissions/ "
    "and\n"
    "compares its verdict with the expected one. Needs root and the runtime image. Exit status: 0 everything is as it\n"
    "should be, 2 something is not, 3 our own failure.\n\n";

struct Settings {
    std::vector<std::string> folders;
    std::string image;
    bool is_json = false;
    int repeat = 1;
};

constexpr int gradings_max = 10'000;

struct GradedExample {
    const judge::ExampleSubmission* example;
    judge::Grade grade;  // the first that was not as expected, else the last
    int gradings = 0;
    int unexpected = 0;

    bool is_as_expected() const { return unexpected == 0; }
};

// Graded again and again, a submission is compiled once: it is its verdict that is in question.
class CompiledOnce final : public judge::CompileCache {
  public:
    std::optional<judge::Compiled> find(std::string_view input) override {
        const auto found = programs_.find(input);
        return found == programs_.end() ? std::nullopt : std::optional(found->second);
    }
    void keep(std::string_view input, const judge::Compiled& compiled) override { programs_.emplace(input, compiled); }

  private:
    std::map<std::string, judge::Compiled, std::less<>> programs_;
};

std::variant<Settings, ExitStatus> read_settings(Arguments arguments) {
    Settings settings;
    CommandOptions command{.name = "problem verify", .explanation = explanation};
    auto add = command.described.add_options();
    add("json", options::bool_switch(&settings.is_json), "one JSON object on standard output, and nothing else there");
    add("image", options::value(&settings.image)->default_value(default_runtime_image()), "the runtime image");
    add("repeat", options::value(&settings.repeat)->default_value(1),
        "grade each accepted submission so many times: is its verdict always the same?");
    command.operands.add_options()("folder", options::value(&settings.folders), "");
    command.places.add("folder", -1);
    command.check = [&] {
        if (settings.folders.empty()) throw options::error("name a FOLDER");
        refuse_outside("--repeat", settings.repeat, 1, gradings_max);
    };
    if (const auto status = read_options(command, arguments)) return *status;
    return settings;
}

std::chrono::microseconds longest_cpu(const judge::Grade& grade) {
    std::chrono::microseconds longest{0};
    for (const judge::CaseResult& each : grade.cases) longest = std::max(longest, each.cpu);
    return longest;
}

// Why a submission came to its verdict: the compiler's words, or those about the first case that failed.
std::string reason_of(const judge::Grade& grade) {
    if (!grade.judge_message.empty()) return escaped_text(grade.judge_message);
    if (grade.compile.verdict != judge::Verdict::accepted) return escaped_text(grade.compile.log);
    const auto failed = [](const judge::CaseResult& each) { return each.verdict != judge::Verdict::accepted; };
    const auto first = std::find_if(grade.cases.begin(), grade.cases.end(), failed);
    return first == grade.cases.end() ? "" : escaped_text(first->name + ": " + first->message);
}

// Verifies one folder after the other; the first submission makes the sandbox.
class Verifier {
  public:
    explicit Verifier(const Settings& settings) : settings_(settings) {}

    void verify(const std::string& folder) {
        const judge::ProblemReading reading = read(folder);
        judge::Defects defects = reading.defects;
        std::vector<GradedExample> examples;
        if (reading.problem && !has_accepted_example(*reading.problem)) {
            defects.push_back({"submissions/accepted", "is empty: nothing shows that the problem can be solved"});
        }
        begin(folder, defects);
        if (reading.problem) {
            for (const judge::ExampleSubmission& example : reading.problem->examples) {
                examples.push_back(grade(*reading.problem, example));
                tell(*reading.problem, examples.back());
                is_good_ = is_good_ && examples.back().is_as_expected();
            }
        }
        is_good_ = is_good_ && defects.empty();
        add_json(folder, defects, examples);
    }

    int finish() const {
        if (settings_.is_json) std::cout << json::serialize(json::object{{"problems", problems_}}) << "\n";
        return is_good_ ? exit_accepted : exit_usage;
    }

  private:
    static judge::ProblemReading read(const std::string& folder) {
        try {
            return judge::read_problem_folder(folder);
        } catch (const std::system_error& unreadable) {
            return {std::nullopt, {{".", unreadable.what()}}};
        }
    }

    static bool has_accepted_example(const judge::Problem& problem) {
        const auto is_accepted = [](const auto& example) { return example.expected == "accepted"; };
        return std::any_of(problem.examples.begin(), problem.examples.end(), is_accepted);
    }

    GradedExample grade(const judge::Problem& problem, const judge::ExampleSubmission& example) {
        if (!sandbox_) {
            sandbox_.emplace(settings_.image);
            grader_.emplace(*sandbox_, &compiled_);
        }
        const judge::Language& language = *judge::language_of_file(example.path);
        GradedExample graded{&example, {}};
        const int gradings = example.expected == "accepted" ? settings_.repeat : 1;
        while (graded.gradings < gradings) {
            judge::Grade grade = grader_->grade(problem, language, example.source);
            const bool is_as_expected = judge::is_as_expected(example, grade);
            if (graded.is_as_expected()) graded.grade = std::move(grade);
            if (!is_as_expected) ++graded.unexpected;
            ++graded.gradings;
        }
        return graded;
    }

    void begin(const std::string& folder, const judge::Defects& defects) const {
        if (settings_.is_json) return;
        std::cout << folder << ": " << (defects.empty() ? "no defects" : std::to_string(defects.size()) + " defects")
                  << "\n";
        for (const judge::Defect& defect : defects) {
            std::cout << "  " << escaped_text(defect.place + ": " + defect.message) << "\n";
        }
        std::cout << std::flush;
    }

    void tell(const judge::Problem& problem, const GradedExample& graded) const {
        if (settings_.is_json) return;
        const judge::Grade& grade = graded.grade;
        char numbers[96];
        std::snprintf(numbers, sizeof numbers, "%6.6g/%.6g points  %6.3f s of %g s", grade.points, grade.points_max,
                      static_cast<double>(longest_cpu(grade).count()) / 1e6,
                      static_cast<double>(problem.limits.time.count()) / 1e3);
        std::cout << (graded.is_as_expected() ? "  good   " : "  WRONG  ") << judge::abbreviation_of(grade.verdict)
                  << (judge::abbreviation_of(grade.verdict).size() == 2 ? "   " : "  ") << numbers << "  "
                  << graded.example->path;
        if (graded.gradings > 1) std::cout << "  (" << graded.gradings << " times)";
        std::cout << "\n";
        if (!graded.is_as_expected()) {
            std::cout << "         expected " << graded.example->expected << ", got " << judge::name_of(grade.verdict);
            const std::string reason = reason_of(grade);
            std::cout << (reason.empty() ? "" : "; " + reason);
            if (graded.gradings > 1) std::cout << " (" << graded.unexpected << " of " << graded.gradings << " times)";
            std::cout << "\n";
        }
        std::cout << std::flush;
    }

    void add_json(const std::string& folder, const judge::Defects& defects,
                  const std::vector<GradedExample>& examples) {
        json::array defect_rows, example_rows;
        for (const judge::Defect& defect : defects) {
            defect_rows.push_back({{"place", escaped_text(defect.place)}, {"message", escaped_text(defect.message)}});
        }
        for (const GradedExample& graded : examples) {
            const judge::Grade& grade = graded.grade;
            example_rows.push_back({{"path", graded.example->path},
                                    {"expected", graded.example->expected},
                                    {"verdict", judge::name_of(grade.verdict)},
                                    {"is_as_expected", graded.is_as_expected()},
                                    {"gradings", graded.gradings},
                                    {"unexpected", graded.unexpected},
                                    {"points", json_number(grade.points)},
                                    {"points_max", json_number(grade.points_max)},
                                    {"cpu_ms", longest_cpu(grade).count() / 1'000},
                                    {"message", reason_of(grade)}});
        }
        problems_.push_back(
            {{"folder", escaped_text(folder)}, {"defects", defect_rows}, {"submissions", example_rows}});
    }

    const Settings& settings_;
    std::optional<sandbox::Sandbox> sandbox_;
    CompiledOnce compiled_;
    std::optional<judge::Grader> grader_;
    json::array problems_;
    bool is_good_ = true;
};

}  // namespace

int problem_verify_command(Arguments arguments) {
    const auto read = read_settings(arguments);
    if (const auto* status = std::get_if<ExitStatus>(&read)) return *status;
    sandbox::enter_own_namespaces();
    const Settings& settings = std::get<Settings>(read);
    Verifier verifier(settings);
    for (const std::string& folder : settings.folders) verifier.verify(folder);
    return verifier.finish();
}

}  // namespace gradus::api
