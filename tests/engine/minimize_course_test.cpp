// The minimisation exercises of the course (M1 to M9) and its errata. Golden digits: minima.json, which
// make_minima.py writes (mpmath 1.2.1).
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>

#include "engine/minimize/minimize.hpp"
#include "engine/var.hpp"

namespace gradus::engine {
namespace {

// What the course's functions are certified to.
constexpr double width_max = 1e-12;

using Formula = std::function<Var(const Var& x, const Var& y)>;

Minimum of_one(const std::function<Var(const Var&)>& formula) {
    Graph graph;
    return minimize(graph, formula(input(graph, "x")).id);
}

Minimum of_two(const Formula& formula) {
    Graph graph;
    const Var x = input(graph, "x");
    return minimize(graph, formula(x, input(graph, "y")).id);
}

bool holds(const Interval& interval, long double x) {
    return interval.low <= x && x <= interval.high;
}

const std::map<std::string, std::function<Var(const Var&)>>& course() {
    static const std::map<std::string, std::function<Var(const Var&)>> formulas{
        {"M1", [](const Var& x) { return -(1 / (square(x) + 1)) * log(1 / (1 + exp(-x)) + 1); }},
        {"M2", [](const Var& x) { return square(x) + exp(-x); }},
        {"M3", [](const Var& x) { return square(x) + 4 * x + 6; }},
        {"M5", [](const Var& x) { return square(x) / 10 + 10 * sin(square(x) / 4); }},
    };
    return formulas;
}

long double number(const boost::json::value& text) {
    return std::strtold(text.as_string().c_str(), nullptr);
}

TEST(CourseMinima, AreCertifiedOverAllRealsAndHoldTheGoldenDigits) {
    std::ifstream file(GRADUS_ENGINE_TEST_DATA "/minima.json");
    std::stringstream text;
    text << file.rdbuf();
    const boost::json::value goldens = boost::json::parse(text.str());
    int checked = 0;
    for (const auto& problem : goldens.at("problems").as_array()) {
        const auto formula = course().find(std::string(problem.at("exercise").as_string()));
        if (formula == course().end()) continue;
        const Minimum found = of_one(formula->second);
        const auto& expected = problem.at("global").as_array();
        ASSERT_EQ(found.status, Certificate::certified) << formula->first << ": " << found.reason;
        ASSERT_EQ(found.minimizers.size(), expected.size()) << formula->first;
        EXPECT_LE(found.minimum.width(), width_max) << formula->first;
        for (std::size_t i = 0; i < expected.size(); ++i) {
            const Interval& x = found.minimizers[i].x[0];
            EXPECT_TRUE(holds(x, number(expected[i].at("x")))) << formula->first;
            EXPECT_LE(x.width(), width_max) << formula->first;
            EXPECT_TRUE(found.minimizers[i].is_one_point) << formula->first;
            EXPECT_TRUE(holds(found.minimum, number(expected[i].at("f")))) << formula->first;
        }
        ++checked;
    }
    EXPECT_EQ(checked, 4);
}

TEST(CourseMinima, OfSquaresLieWhereTheSlidesSay) {
    struct Square {
        const char* exercise;
        Formula formula;
        double x, y, value;
    };
    const Square squares[] = {
        {"M6", [](const Var& x, const Var& y) { return square(x) / 4 + 16 * square(y); }, 0, 0, 0},
        {"M7", [](const Var& x, const Var& y) { return square(x) / 20 + square(y); }, 0, 0, 0},
        {"M9", [](const Var& x, const Var& y) { return square(x) + square(y); }, 0, 0, 0},
        {"Matyas", [](const Var& x, const Var& y) { return 0.26 * (square(x) + square(y)) - 0.48 * x * y; }, 0, 0, 0},
        // Printed as "Matyas", but the first product is a sum and the sign of the last is turned.
        {"M10", [](const Var& x, const Var& y) { return 0.26 + (square(x) + square(y)) + 0.48 * x * y; }, 0, 0, 0.26},
    };
    for (const Square& s : squares) {
        const Minimum found = of_two(s.formula);
        ASSERT_EQ(found.status, Certificate::certified) << s.exercise << ": " << found.reason;
        ASSERT_EQ(found.minimizers.size(), 1u) << s.exercise;
        EXPECT_TRUE(found.minimizers[0].x[0].contains(s.x) && found.minimizers[0].x[1].contains(s.y)) << s.exercise;
        EXPECT_LE(std::max(found.minimizers[0].x[0].width(), found.minimizers[0].x[1].width()), width_max);
        EXPECT_TRUE(found.minimum.contains(s.value)) << s.exercise;
        EXPECT_LE(found.minimum.width(), width_max) << s.exercise;
    }
    for (const double target : {0.0, 1.0}) {  // M4 and M8
        const Minimum found = of_one([target](const Var& x) { return square(x - target); });
        ASSERT_EQ(found.status, Certificate::certified);
        ASSERT_EQ(found.minimizers.size(), 1u);
        EXPECT_TRUE(found.minimizers[0].x[0].contains(target));
    }
}

TEST(CourseErrata, TheSlidesSquareLessAnExponentialIsUnboundedBelow) {
    const Minimum found = of_one([](const Var& x) { return square(x) - exp(-x); });
    EXPECT_EQ(found.status, Certificate::unbounded);
    EXPECT_TRUE(found.minimizers.empty());
    EXPECT_NE(found.reason.find("x → -∞"), std::string::npos) << found.reason;
}

TEST(CourseErrata, ThePublishedMinimiserOfTheDifficultFunctionIsNone) {
    const Minimum found = of_one(course().at("M1"));
    ASSERT_EQ(found.minimizers.size(), 1u);
    const double published = 0.1900096833705902, promised_error = 1e-7;
    EXPECT_GT(published - found.minimizers[0].x[0].high, 8 * promised_error);
}

}  // namespace
}  // namespace gradus::engine
