// gradus engine minimize: where a formula is least, with a proof where there can be one.
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <iostream>
#include <iterator>
#include <limits>
#include <map>
#include <stdexcept>
#include <variant>
#include <vector>

#include "api/command/command.hpp"
#include "api/command/formula_point.hpp"
#include "api/command/options.hpp"
#include "api/escaped_text.hpp"
#include "engine/minimize/minimize.hpp"

namespace gradus::api {
namespace {

namespace json = boost::json;
namespace options = boost::program_options;
namespace expression = engine::expression;

constexpr const char* explanation =
    "usage: gradus engine minimize EXPR [--within NAME=LOW:HIGH]… [--json]\n\n"
    "The least value of a formula and all points where it is taken, enclosed and proved for up to four variables:\n"
    "  gradus engine minimize 'x^2/10 + 10*sin(x^2/4)'\n"
    "  gradus engine minimize '(1-x)^2 + 100*(y-x^2)^2' --within x=-10:10 --within y=0:\n"
    "Without --within a variable is any real number; an empty side of a range is unbounded. The status is certified,\n"
    "not_certified (with the reason) or unbounded. EXPR \"-\" reads one formula a line and answers one JSON object a\n"
    "line. Exit status: 0, or 2 when a formula or a range is wrong.\n\n";

// What a search may cost: numbers computed with intervals, about.
constexpr std::int64_t steps_max = 100'000'000;
constexpr std::int64_t boxes_min = 100;

struct Settings {
    std::string formula;
    std::vector<std::string> ranges;  // NAME=LOW:HIGH
    std::map<std::string, engine::Interval, std::less<>> domain;
    bool is_json = false;
};

engine::Interval read_side(const std::string& range, std::string_view text, double unbounded) {
    if (text.empty()) return unbounded;
    const auto read = expression::read_argument(text);
    if (const auto* defect = std::get_if<expression::Defect>(&read))
        throw std::invalid_argument("--within " + range + ":\n" + told(text, *defect));
    const auto& argument = std::get<expression::Argument>(read);
    if (!argument.shape.is_scalar()) throw std::invalid_argument("--within " + range + ": a bound is one number");
    return argument.enclosures[0];
}

void read_domain(Settings& settings) {
    if (settings.formula.empty()) throw options::error("name an EXPR");
    for (const std::string& range : settings.ranges) {
        const std::size_t sign = range.find('='), colon = range.find(':');
        if (sign == 0 || sign == std::string::npos || colon == std::string::npos || colon < sign)
            throw options::error("--within is NAME=LOW:HIGH, and not " + range);
        const std::string_view text = range;
        constexpr double infinity = std::numeric_limits<double>::infinity();
        const auto low = read_side(range, text.substr(sign + 1, colon - sign - 1), -infinity);
        const auto high = read_side(range, text.substr(colon + 1), infinity);
        if (!(low.low <= high.high)) throw options::error("--within " + range + " is empty");
        settings.domain[range.substr(0, sign)] = {low.low, high.high};
    }
}

std::variant<Settings, ExitStatus> read_settings(Arguments arguments) {
    Settings settings;
    CommandOptions command{.name = "engine minimize", .explanation = explanation, .has_short_options = false};
    auto add = command.described.add_options();
    add("within", options::value(&settings.ranges)->composing(), "NAME=LOW:HIGH: where to look; may be repeated");
    add("json", options::bool_switch(&settings.is_json), "one JSON object on standard output, and nothing else there");
    command.operands.add_options()("formula", options::value(&settings.formula), "");
    command.places.add("formula", 1);
    command.check = [&] { read_domain(settings); };
    if (const auto status = read_options(command, arguments)) return *status;
    return settings;
}

const char* name_of(engine::Certificate status) {
    switch (status) {
        case engine::Certificate::certified:
            return "certified";
        case engine::Certificate::not_certified:
            return "not_certified";
        case engine::Certificate::unbounded:
            return "unbounded";
    }
    return "";
}

std::vector<engine::Interval> domain_of(const expression::Formula& formula, const Settings& settings) {
    std::vector<engine::Interval> domain;
    std::size_t known = 0;
    for (const engine::Id variable : formula.graph.inputs()) {
        const auto range = settings.domain.find(formula.graph.name(variable));
        known += range != settings.domain.end();
        domain.push_back(range == settings.domain.end() ? engine::Interval::everything() : range->second);
    }
    if (known < settings.domain.size())
        throw std::invalid_argument("--within names what is no variable of the formula");
    return domain;
}

json::object object_of(const expression::Formula& formula, const engine::Minimum& minimum) {
    json::object all{{"status", name_of(minimum.status)}, {"minimum", json_of(minimum.minimum)}};
    json::array& minimizers = all["minimizers"].emplace_array();
    for (const engine::Minimizer& minimizer : minimum.minimizers) {
        json::object at;
        for (std::size_t i = 0; i < minimizer.x.size(); ++i)
            at[formula.graph.name(formula.graph.inputs()[i])] = json_of(minimizer.x[i]);
        minimizers.push_back(std::move(at));
    }
    if (!minimum.reason.empty()) all["reason"] = minimum.reason;
    return all;
}

// A narrow interval as its middle, with the digits that are sure; another with its bounds.
std::string text_of(const engine::Interval& x) {
    char digits[64];
    const auto shortest = [&](double number, auto... precision) {
        return std::string(digits, std::to_chars(digits, std::end(digits), number, precision...).ptr);
    };
    if (x.is_point()) return shortest(x.low);
    for (int precision = 17; precision >= 10; --precision) {
        const std::string low = shortest(x.low, std::chars_format::general, precision);
        if (low == shortest(x.high, std::chars_format::general, precision)) return low;
    }
    if (x.width() <= 1e-12 && x.contains(0))
        return "0 (within " + shortest(x.width(), std::chars_format::general, 2) + ")";
    return "[" + shortest(x.low) + ", " + shortest(x.high) + "]";
}

void print(const expression::Formula& formula, const engine::Minimum& minimum) {
    std::cout << "status: " << name_of(minimum.status) << "\n";
    if (!minimum.reason.empty()) std::cout << "because: " << minimum.reason << "\n";
    if (minimum.status == engine::Certificate::unbounded) return;
    std::cout << "minimum: " << text_of(minimum.minimum) << "\n";
    const std::size_t count = minimum.minimizers.size();
    const bool is_certified = minimum.status == engine::Certificate::certified;
    if (count > 1 && is_certified) std::cout << count << " minimisers, their values not to be told apart:\n";
    for (const engine::Minimizer& minimizer : minimum.minimizers) {
        std::cout << (is_certified ? "at" : "perhaps at");
        for (std::size_t i = 0; i < minimizer.x.size(); ++i) {
            std::cout << (i > 0 ? ", " : " ") << formula.graph.name(formula.graph.inputs()[i]) << " = "
                      << text_of(minimizer.x[i]);
        }
        std::cout << "\n";
    }
}

int answer_one(const Settings& settings, const std::string& text) {
    const auto refuse = [&](const std::string& told_to_people, const json::object& error) {
        if (settings.is_json)
            std::cout << json::serialize(error) << "\n";
        else
            std::cerr << "gradus engine minimize: " << told_to_people << "\n";
        return exit_usage;
    };
    expression::Reading reading = expression::parse(text);
    if (const auto* defect = std::get_if<expression::Defect>(&reading))
        return refuse("\n" + told(text, *defect), json_of(*defect));
    try {
        const auto& formula = std::get<expression::Formula>(reading);
        engine::MinimizeLimits limits;
        limits.boxes_max = std::clamp(steps_max / std::max(formula.graph.size(), 1), boxes_min, limits.boxes_max);
        const auto minimum = engine::minimize(formula.graph, formula.output, domain_of(formula, settings), limits);
        if (settings.is_json)
            std::cout << json::serialize(object_of(formula, minimum)) << "\n";
        else
            print(formula, minimum);
        return exit_accepted;
    } catch (const std::invalid_argument& refusal) {
        return refuse(escaped_text(refusal.what()), json_of_error(refusal.what()));
    }
}

}  // namespace

int engine_minimize_command(Arguments arguments) {
    const auto read = read_settings(arguments);
    if (const auto* status = std::get_if<ExitStatus>(&read)) return *status;
    Settings settings = std::get<Settings>(read);
    if (settings.formula != "-") return answer_one(settings, settings.formula);
    settings.is_json = true;
    int status = exit_accepted;
    for (std::string line; std::getline(std::cin, line);) {
        status = std::max<int>(status, answer_one(settings, line));
        std::cout << std::flush;
    }
    return status;
}

}  // namespace gradus::api
