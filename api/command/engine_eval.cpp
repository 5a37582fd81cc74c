// gradus engine eval: a formula at a point.
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <variant>
#include <vector>

#include "api/command/command.hpp"
#include "api/command/formula_point.hpp"
#include "api/command/options.hpp"
#include "api/escaped_text.hpp"

namespace gradus::api {
namespace {

namespace json = boost::json;
namespace options = boost::program_options;
namespace expression = engine::expression;

constexpr const char* explanation =
    "usage: gradus engine eval EXPR [NAME=VALUE]… [options]\n\n"
    "The value of a formula where its variables have these values, and what else is asked for:\n"
    "  gradus engine eval 'x^2 + 2*x + 1' x=3 --gradient\n"
    "  gradus engine eval \"x' @ w @ x\" x='[1, 2]' w='[[1, 2], [2, 1]]' --gradient --hessian\n"
    "  gradus engine eval 'sin(x)/x' x=1:2 --interval          the values on all of [1, 2]\n"
    "EXPR \"-\" reads one formula a line and answers one JSON object a line. The rows and columns of the Hessian are\n"
    "the elements of all variables, one variable after the other as the gradient lists them. Exit status: 0, or 2 "
    "when\n"
    "a formula or a value is wrong.\n\n";

struct Settings {
    std::vector<std::string> words;  // EXPR, then NAME=VALUE
    std::string precision;
    bool is_json = false;
    expression::Wanted wanted;
    FormulaPoint point;

    const std::string& formula() const { return words.front(); }
};

void read_wanted(Settings& settings) {
    if (settings.words.empty()) throw options::error("name an EXPR");
    if (settings.precision != "f64" && settings.precision != "f32") throw options::error("--dtype is f64 or f32");
    if (settings.precision == "f32") settings.wanted.precision = expression::Precision::float32;
    settings.point = read_point(std::span(settings.words).subspan(1));
    if (settings.point.has_range &&
        (!settings.wanted.enclosure || settings.wanted.gradient || settings.wanted.hessian)) {
        throw options::error("over a range there is --interval, and nothing else");
    }
}

std::variant<Settings, ExitStatus> read_settings(Arguments arguments) {
    Settings settings;
    CommandOptions command{.name = "engine eval", .explanation = explanation, .has_short_options = false};
    auto add = command.described.add_options();
    add("gradient", options::bool_switch(&settings.wanted.gradient), "the derivative by each variable");
    add("hessian", options::bool_switch(&settings.wanted.hessian), "the matrix of second derivatives");
    add("interval", options::bool_switch(&settings.wanted.enclosure), "bounds that the exact value lies between");
    add("dtype", options::value(&settings.precision)->default_value("f64"),
        "f64, or f32: computed in single precision");
    add("json", options::bool_switch(&settings.is_json), "one JSON object on standard output, and nothing else there");
    command.operands.add_options()("word", options::value(&settings.words), "");
    command.places.add("word", -1);
    command.check = [&] { read_wanted(settings); };
    if (const auto status = read_options(command, arguments)) return *status;
    return settings;
}

engine::Shape square_shape(std::size_t elements) {
    std::int64_t n = 0;
    while (static_cast<std::size_t>(n * n) < elements) ++n;
    return {n, n};
}

// In the order in which people read it: value, gradient, hessian, interval.
json::object object_of(const expression::Formula& formula, const expression::Answer& answer, const Settings& settings) {
    json::object all;
    if (!settings.point.has_range) all["value"] = json_of(answer.shape, answer.value);
    if (settings.wanted.gradient) {
        json::object& gradient = all["gradient"].emplace_object();
        for (std::size_t i = 0; i < answer.gradient.size(); ++i) {
            const engine::Id variable = formula.variables[i];
            gradient[formula.graph.name(variable)] = json_of(formula.graph.shape(variable), answer.gradient[i]);
        }
    }
    if (settings.wanted.hessian) all["hessian"] = json_of(square_shape(answer.hessian.size()), answer.hessian);
    if (settings.wanted.enclosure) all["interval"] = json_of(answer.shape, answer.enclosure);
    return all;
}

// Numbers in the shortest form that reads back as the same double.
void print(const json::value& value) {
    if (const double* number = value.if_double()) {
        char digits[32];
        std::cout << std::string_view(digits, std::to_chars(digits, std::end(digits), *number).ptr);
    } else if (const json::array* row = value.if_array()) {
        std::cout << "[";
        for (std::size_t i = 0; i < row->size(); ++i) {
            std::cout << (i > 0 ? ", " : "");
            print((*row)[i]);
        }
        std::cout << "]";
    } else if (const json::string* word = value.if_string()) {
        std::cout << std::string_view(*word);
    } else {
        std::cout << json::serialize(value);
    }
}

void print_line(std::string_view name, const json::value& value) {
    std::cout << name << ": ";
    print(value);
    std::cout << "\n";
}

void print_all(const json::object& all) {
    for (const auto& [name, value] : all) {
        if (name != "gradient")
            print_line(name, value);
        else
            for (const auto& [variable, slope] : value.as_object()) print_line("d/d" + std::string(variable), slope);
    }
}

int answer_one(const Settings& settings) {
    const auto refuse = [&](const std::string& told_to_people, const json::object& error) {
        if (settings.is_json)
            std::cout << json::serialize(error) << "\n";
        else
            std::cerr << "gradus engine eval: " << told_to_people << "\n";
        return exit_usage;
    };
    expression::Reading reading =
        expression::parse(settings.formula(), expression::declarations_of(settings.point.arguments));
    if (const auto* defect = std::get_if<expression::Defect>(&reading)) {
        return refuse("\n" + told(settings.formula(), *defect), json_of(*defect));
    }
    try {
        auto& formula = std::get<expression::Formula>(reading);
        const auto answer = expression::evaluate(formula, settings.point.arguments, settings.wanted);
        const json::object all = object_of(formula, answer, settings);
        if (settings.is_json)
            std::cout << json::serialize(all) << "\n";
        else
            print_all(all);
        return exit_accepted;
    } catch (const std::invalid_argument& refusal) {
        return refuse(escaped_text(refusal.what()), json_of_error(refusal.what()));
    }
}

}  // namespace

int engine_eval_command(Arguments arguments) {
    const auto read = read_settings(arguments);
    if (const auto* status = std::get_if<ExitStatus>(&read)) return *status;
    Settings settings = std::get<Settings>(read);
    if (settings.formula() != "-") return answer_one(settings);
    settings.is_json = true;
    int status = exit_accepted;
    for (std::string line; std::getline(std::cin, line);) {
        settings.words.front() = line;
        status = std::max<int>(status, answer_one(settings));
        std::cout << std::flush;
    }
    return status;
}

}  // namespace gradus::api
