// The exercises of the lectures (exercises.json) and PyTorch's conventions at kinks and extremes (torch_kinks.json,
// made by make_torch_kinks.py), as formulas. Each failure names its slide or its case.
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <cmath>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "engine/expression/evaluation.hpp"
#include "engine/var.hpp"

namespace gradus::engine::expression {
namespace {

namespace json = boost::json;

json::value read_data(const std::string& name) {
    std::ifstream file(GRADUS_ENGINE_TEST_DATA "/" + name);
    return json::parse(std::string(std::istreambuf_iterator<char>(file), {}));
}

double number(const json::value& value) {
    return value.is_string() ? std::stod(std::string(value.as_string())) : value.to_number<double>();
}

Argument argument(const json::value& value) {
    if (!value.is_array()) return {{}, {number(value)}, {Interval(number(value))}};
    Argument vector;
    for (const json::value& each : value.as_array()) {
        vector.values.push_back(number(each));
        vector.enclosures.push_back(number(each));
    }
    vector.shape = Shape{static_cast<std::int64_t>(vector.values.size())};
    return vector;
}

void expect_same(double value, double expected, const std::string& where) {
    if (std::isnan(expected)) {
        EXPECT_TRUE(std::isnan(value)) << where << ": " << value << " instead of NaN";
    } else if (std::isinf(expected)) {
        EXPECT_EQ(value, expected) << where;
    } else {
        EXPECT_NEAR(value, expected, 4e-15 * std::max(std::abs(expected), 1e-300)) << where;
    }
}

Answer answer_of(const std::string& text, const Point& point, const std::string& where) {
    Reading reading = parse(text, declarations_of(point));
    if (const Defect* defect = std::get_if<Defect>(&reading)) {
        ADD_FAILURE() << where << ": " << render(text, *defect, Language::english);
        return {};
    }
    return evaluate(std::get<Formula>(reading), point, {.gradient = true, .enclosure = true});
}

Point point_of(const json::value& at) {
    Point point;
    for (const auto& [name, value] : at.as_object()) point[std::string(name)] = argument(value);
    return point;
}

// The gradient in the order of the point's names, zero by those that the formula does not have.
double slope_by(const std::string& text, const Point& point, const std::string& name) {
    Reading reading = parse(text, declarations_of(point));
    Formula& formula = std::get<Formula>(reading);
    const Answer answer = evaluate(formula, point, {.gradient = true});
    for (std::size_t i = 0; i < formula.variables.size(); ++i) {
        if (formula.graph.name(formula.variables[i]) == name) return answer.gradient[i].at(0);
    }
    return 0;
}

void check_value(const std::string& text, double expected, const Point& point, const std::string& where) {
    const Answer answer = answer_of(text, point, where);
    ASSERT_EQ(answer.value.size(), 1u) << where;
    expect_same(answer.value[0], expected, where + ": " + text);
    EXPECT_LE(answer.enclosure[0].low, answer.value[0]) << where;
    EXPECT_GE(answer.enclosure[0].high, answer.value[0]) << where;
}

void check_gradient(const std::string& text, const json::value& expected, const json::object& at,
                    const std::string& where) {
    std::size_t i = 0;
    for (const auto& [name, value] : at) {
        expect_same(slope_by(text, point_of(at), std::string(name)), number(expected.as_array().at(i++)),
                    where + " by " + std::string(name));
    }
}

// The derivative as the slide writes it, at a point that it does not single out.
void check_symbolic(const json::object& exercise, const std::string& text, const std::string& where) {
    const Point point{
        {"x", argument(0.7)}, {"y", argument(-1.3)}, {"u", argument(1.25)}, {"v", argument(0.5)}, {"c", argument(1.5)}};
    for (const auto& [name, derivative] : exercise.at("symbolic_gradient").as_object()) {
        const double expected = answer_of(std::string(derivative.as_string()), point, where).value.at(0);
        EXPECT_NEAR(slope_by(text, point, std::string(name)), expected, 1e-14 * std::abs(expected)) << where;
    }
}

TEST(Exercises, OfTheLecturesHaveTheAnswersOfTheirSlides) {
    const json::value data = read_data("exercises.json");
    for (const json::value& each : data.at("exercises").as_array()) {
        const json::object& exercise = each.as_object();
        const std::string where = std::string(exercise.at("id").as_string()) + ", lecture " +
                                  std::string(exercise.at("lecture").as_string()) + ", " +
                                  std::string(exercise.at("slide").as_string());
        SCOPED_TRACE(where);
        const json::object at = exercise.contains("at") ? exercise.at("at").as_object() : json::object{};
        if (exercise.contains("values")) {
            for (const auto& [text, value] : exercise.at("values").as_object()) {
                check_value(std::string(text), number(value), point_of(at), where);
            }
            continue;
        }
        const std::string text(exercise.at("expression").as_string());
        if (exercise.contains("value")) check_value(text, number(exercise.at("value")), point_of(at), where);
        if (exercise.contains("gradient")) check_gradient(text, exercise.at("gradient"), at, where);
        if (exercise.contains("symbolic_gradient")) check_symbolic(exercise, text, where);
        if (const json::value* other = exercise.if_contains("other_branch")) {
            check_gradient(std::string(other->at("expression").as_string()), other->at("gradient"), at, where);
        }
        if (exercise.contains("exact_double")) {
            const double x = number(at.at("x")), h = number(exercise.at("h"));
            const double beside = answer_of(text, {{"x", argument(x + h)}}, where).value.at(0);
            const double here = answer_of(text, {{"x", argument(x)}}, where).value.at(0);
            EXPECT_EQ((beside - here) / h, number(exercise.at("exact_double"))) << where;
        }
    }
}

// Each case as a formula of its inputs a and b; "" where the language has no such function.
const std::map<std::string, std::string>& formulas_of_kinks() {
    static const std::map<std::string, std::string> formulas{
        {"relu at 0", "relu(a)"},
        {"abs at 0", "abs(a)"},
        {"sign at 0", "sign(a)"},
        {"leaky_relu(.01) at 0", "leaky_relu(a)"},
        {"elu at 0", "elu(a)"},
        {"relu6 at 6", "relu6(a)"},
        {"relu6 at 0", "relu6(a)"},
        {"hardtanh at 1", "hardtanh(a)"},
        {"clamp(0,1) at 0", "clamp(a, 0, 1)"},
        {"clamp(0,1) at 1", "clamp(a, 0, 1)"},
        {"clamp_min(0) at 0", "clamp(a, 0, 1e300)"},
        {"maximum, tie", "maximum(a, b)"},
        {"minimum, tie", "minimum(a, b)"},
        {"max() of 1 2 2", "max(a)"},
        {"amax() of 1 2 2", "amax(a)"},
        {"max(dim=0) of 1 2 2", ""},
        {"median() of 2 2 1", ""},
        {"sort of 2 2 1, then times 1 2 3", ""},
        {"max_pool1d(2) of 3 3", ""},
        {"sqrt at 0", "sqrt(a)"},
        {"sqrt at -1", "sqrt(a)"},
        {"log at 0", "log(a)"},
        {"log at -1", "log(a)"},
        {"x**2 at 0", "a**2"},
        {"x**0.5 at 0", "a**0.5"},
        {"x**0 at 0", "a**0"},
        {"x**y at 0, 0", "a**b"},
        {"x**y at 0, 2", "a**b"},
        {"x**y at -2, 2", "a**b"},
        {"x**3.0 (constant) at -2", "a**3.0"},
        {"2-norm of 0 0", "norm(a)"},
        {"1-norm of 0 0", "norm(a, 1)"},
        {"std of 1 1", "std(a)"},
        {"prod of 0 2 3", "prod(a)"},
        {"prod of 0 0 3", "prod(a)"},
        {"cumprod of 0 2 3", ""},
        {"atan2 at 0, 0", "atan2(a, b)"},
        {"acos at 1", "acos(a)"},
        {"tan at pi/2", "tan(a)"},
        {"floor at .5", "floor(a)"},
        {"round at .5", "round(a)"},
        {"frac at 1.5", "frac(a)"},
        {"fmod at 5.5, 2", "fmod(a, b)"},
        {"remainder at -5.5, 2", "remainder(a, b)"},
        {"where(x>0, x, 0*x) at 0", "where(a > 0, a, 0*a)"},
        {"where(x>0, sqrt x, 0) at -1", "where(a > 0, sqrt(a), 0)"},
        {"sigmoid at 1000", "sigmoid(a)"},
        {"sigmoid at -1000", "sigmoid(a)"},
        {"1/(1+exp(-x)) at -1000", "1/(1 + exp(-a))"},
        {"softplus at 30", "softplus(a)"},
        {"softplus at 20", "softplus(a)"},
        {"softplus at 20.0001", "softplus(a)"},
        {"logsigmoid at -1000", "logsigmoid(a)"},
        {"softmax of 1000 0", "softmax(a)"},
        {"log_softmax of 1000 0", "log_softmax(a)"},
        {"log(softmax) of 1000 0", "log(softmax(a))"},
        {"logsumexp of -inf -inf", "logsumexp(a)"},
        {"BCE p=0, y=1", ""},
        {"BCE p=1, y=1", ""},
        {"BCE p=.1, y=0", ""},
        {"huber at 1", "huber(a, 0)"},
        {"smooth_l1 at 1", "smooth_l1_loss(a, 0)"},
        {"l1 at 0", "l1_loss(a, 0)"},
        {"relu(1-x) at 1", "relu(1 - a)"},
        {"gelu at 1", "gelu(a)"},
        {"gelu(tanh) at 1", "let c = a + 0.044715*a^3; 0.5*a*(1 + tanh(sqrt(2/pi)*c))"},
        {"xlogy(x,x) at 0", "xlogy(a, a)"},
        {"x/x at 0", "a/a"},
        {"expm1 at 1e-20", "expm1(a)"},
        {"log1p at 1e-20", "log1p(a)"},
        {"erf at 1", "erf(a)"},
        {"lgamma at 3", ""},
    };
    return formulas;
}

void expect_all(const std::vector<double>& values, const json::value& expected, const std::string& where) {
    const json::array all = expected.is_array() ? expected.as_array() : json::array{expected};
    ASSERT_EQ(values.size(), all.size()) << where;
    for (std::size_t i = 0; i < all.size(); ++i) expect_same(values[i], number(all[i]), where);
}

TEST(Kinks, AreThoseOfPyTorch) {
    const json::value data = read_data("torch_kinks.json");
    for (const json::value& kink : data.at("cases").as_array()) {
        const std::string name(kink.at("case").as_string());
        ASSERT_TRUE(formulas_of_kinks().contains(name)) << name;
        const std::string text = formulas_of_kinks().at(name);
        if (text.empty()) continue;
        SCOPED_TRACE(name);
        const json::array& inputs = kink.at("input").as_array();
        Point point;
        for (std::size_t i = 0; i < inputs.size(); ++i) point[i == 0 ? "a" : "b"] = argument(inputs[i]);
        Reading reading = parse(text, declarations_of(point));
        ASSERT_TRUE(std::holds_alternative<Formula>(reading)) << text;
        Formula& formula = std::get<Formula>(reading);
        expect_all(evaluate(formula, point, {}).value, kink.at("value"), name + ", value");
        // PyTorch's gradients are those of the sum of what comes out.
        formula.output = sum({&formula.graph, formula.output}).id;
        const Answer answer = evaluate(formula, point, {.gradient = true});
        for (std::size_t i = 0; i < formula.variables.size(); ++i) {
            const std::size_t input = formula.graph.name(formula.variables[i]) == "a" ? 0 : 1;
            expect_all(answer.gradient[i], kink.at("gradient").as_array().at(input), name + ", gradient");
        }
    }
}

}  // namespace
}  // namespace gradus::engine::expression
