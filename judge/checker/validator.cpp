#include "judge/checker/validator.hpp"

#include <algorithm>
#include <optional>

#include "judge/decimal.hpp"
#include "judge/ending.hpp"

namespace gradus::judge {

namespace {

constexpr std::string_view multiplier_name = "score_multiplier.txt";
constexpr std::string_view score_name = "score.txt";
constexpr std::string_view student_message_name = "teammessage.txt";
constexpr std::string_view judge_message_name = "judgemessage.txt";
constexpr std::size_t message_bytes_max = 4 << 10;

// The box's work directory is the feedback directory: it is empty, the validator may write there, and the sandbox
// brings back from there what we ask for by name.
constexpr std::string_view feedback_directory = "/work/";

const std::string* find_feedback(const sandbox::Outcome& outcome, std::string_view name) {
    for (const sandbox::Collected& file : outcome.collected) {
        if (file.name == name) return &file.bytes;
    }
    return nullptr;
}

std::string feedback(const sandbox::Outcome& outcome, std::string_view name) {
    const std::string* const text = find_feedback(outcome, name);
    return text ? text->substr(0, message_bytes_max) : "";
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return "";
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

// The share that a score file grants: nothing (0) for a number that is not one, or out of range; no value for garbage.
std::optional<double> read_share(std::string_view text, double full) {
    const std::string_view word = trimmed(text);
    const std::optional<double> score = read_decimal(word);
    if (!score) return is_number_we_refuse(word) ? std::optional<double>(0) : std::nullopt;
    // Points are often a sum of parts: a rounding error above full is full.
    const bool is_in_range = *score >= 0 && *score <= full * (1 + 1e-9);
    return is_in_range && full > 0 ? std::min(*score / full, 1.0) : 0;
}

Check accept(const Checker& checker, const sandbox::Outcome& outcome, double points_max) {
    const std::string* const multiplier = find_feedback(outcome, multiplier_name);
    const std::string* const score = find_feedback(outcome, score_name);
    std::optional<double> share = 1;
    if (multiplier)
        share = read_share(*multiplier, 1);
    else if (score)
        share = read_share(*score, points_max);
    if (!share) {
        const std::string& text = multiplier ? *multiplier : *score;
        return validator_error(checker, "left a score that is not a number: \"" + text.substr(0, 40) + "\"");
    }
    return {.verdict = Verdict::accepted, .share = *share, .message = "", .sample_message = "", .judge_message = ""};
}

}  // namespace

sandbox::Limits validator_limits() {
    sandbox::Limits limits;
    limits.cpu = std::chrono::seconds(30);
    limits.wall = std::chrono::seconds(62);
    limits.memory_bytes_max = 1 << 30;
    limits.output_bytes_max = 1 << 20;
    limits.collected_bytes_max = 1 << 20;
    return limits;
}

sandbox::Command validator_command(const Checker& checker, const Program& program, const TestCase& test_case) {
    sandbox::Command command;
    command.argv = program.argv;
    const std::string work(feedback_directory);
    command.argv.insert(command.argv.end(),
                        {work + std::string(validator_input_name), work + std::string(validator_answer_name), work});
    command.argv.insert(command.argv.end(), checker.arguments.begin(), checker.arguments.end());
    command.environment = program.environment;
    command.environment.push_back(
        "PYTHONPATH=/work");  // what main.py imports lies beside it; see Note [Why python -P and not -I]
    command.files = borrow_files(program);
    command.files.push_back({std::string(validator_input_name), test_case.input, false});
    command.files.push_back({std::string(validator_answer_name), test_case.answer, false});
    for (const std::string_view name : {multiplier_name, score_name, student_message_name, judge_message_name}) {
        command.collect.emplace_back(name);
    }
    return command;
}

Check validator_error(const Checker& checker, const std::string& what) {
    const std::string apology = "The problem's output validator failed. This is not the program's fault.";
    return {.verdict = Verdict::judge_error,
            .share = 0,
            .message = apology,
            .sample_message = apology,
            .judge_message = "output validator " + checker.sources.front().name + " " + what};
}

Check check_of_validator(const Checker& checker, const sandbox::Outcome& outcome, const sandbox::Limits& limits,
                         double points_max) {
    const bool has_ended = outcome.ending == sandbox::Ending::exited && !is_over_time(outcome, limits);
    if (!has_ended || (outcome.exit_status != accept_status && outcome.exit_status != reject_status)) {
        std::string what = describe(outcome, limits);
        if (has_ended) what += ", where 42 (accept) or 43 (reject) was expected";
        const std::string error = outcome.standard_error.substr(0, message_bytes_max);
        return validator_error(checker, what + (error.empty() ? "" : "; its standard error: " + error));
    }
    Check check{.verdict = Verdict::wrong_answer, .share = 0, .message = "", .sample_message = "", .judge_message = ""};
    if (outcome.exit_status == accept_status) check = accept(checker, outcome, points_max);
    if (check.verdict == Verdict::judge_error) return check;
    check.message = feedback(outcome, student_message_name);
    if (check.message.empty() && check.verdict == Verdict::wrong_answer) check.message = "The output was not accepted.";
    check.sample_message = check.message;
    check.judge_message = feedback(outcome, judge_message_name);
    return check;
}

}  // namespace gradus::judge
