#include "engine/minimize/minimize.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <limits>

#include "engine/var.hpp"

namespace gradus::engine {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

using Variables = const std::vector<Var>&;
using Formula = std::function<Var(Variables)>;

Minimum minimum_of(std::size_t count, const Formula& formula, const std::vector<Interval>& domain = {},
                   const MinimizeLimits& limits = {}) {
    Graph graph;
    std::vector<Var> x;
    for (std::size_t i = 0; i < count; ++i) x.push_back(input(graph, "x" + std::to_string(i)));
    return minimize(graph, formula(x).id, domain, limits);
}

struct Known {
    const char* name;
    std::size_t count;
    Formula formula;
    std::vector<Interval> domain;
    double value;
    std::vector<std::vector<double>> minimizers;
};

const std::vector<Known>& known_minima() {
    // clang-format off
    static const std::vector<Known> cases{
        {"Rosenbrock", 2, [](Variables x) { return square(1 - x[0]) + 100 * square(x[1] - square(x[0])); }, {}, 0, {{1, 1}}},
        {"Himmelblau", 2, [](Variables x) { return square(square(x[0]) + x[1] - 11) + square(x[0] + square(x[1]) - 7); }, {}, 0,
         {{-3.7793102533777469, -3.2831859912861694}, {-2.8051180869527448, 3.1313125182505729}, {3, 2}, {3.5844283403304917, -1.8481265269644036}}},
        {"a quadratic of three variables", 3, [](Variables x) { return square(x[0] - 1) + square(x[1] + x[0]) + square(x[2] - x[1]) + x[0]; }, {}, 0.75,
         {{0.5, -0.5, -0.5}}},
        {"a quadratic of four variables", 4, [](Variables x) { return square(x[0] - 1) + square(x[1] + x[0]) + square(x[2] - x[1]) + square(x[3] - 0.5) + x[3]; }, {}, 0.25,
         {{1, -1, -1, 0}}},
        {"a line on an interval", 1, [](Variables x) { return x[0]; }, {{1, 2}}, 1, {{1}}},
        {"a cap on an interval, least at both ends", 1, [](Variables x) { return -square(x[0]); }, {{-1, 1}}, -1, {{-1}, {1}}},
        {"a minimum on an edge", 2, [](Variables x) { return x[0] + square(x[1]); }, {{1, 2}, {-1, 3}}, 1, {{1, 0}}},
        {"a minimum at a corner", 2, [](Variables x) { return x[0] * x[1]; }, {{1, 2}, {-3, 3}}, -6, {{2, -3}}},
        {"a half-line", 1, [](Variables x) { return square(x[0] + 1); }, {{0, infinity}}, 1, {{0}}},
        {"a kink", 1, [](Variables x) { return abs(x[0] - 0.25) + 1; }, {}, 1, {{0.25}}},
        {"the maximum of two lines", 1, [](Variables x) { return maximum(x[0], -2 * x[0]); }, {}, 0, {{0}}},
        {"a flat bottom of one point", 1, [](Variables x) { return pow(x[0] - 0.5, 4); }, {}, 0, {{0.5}}},
        {"waves on an interval", 1, [](Variables x) { return sin(x[0]); }, {{-10, 10}}, -1, {{-7.853981633974483}, {-1.5707963267948966}, {4.71238898038469}}},
        {"a sum of many waves", 2, [](Variables x) { return square(x[0]) + square(x[1]) - 10 * (cos(6 * x[0]) + cos(6 * x[1])); }, {{-5, 5}, {-5, 5}}, -20, {{0, 0}}},
    };
    // clang-format on
    return cases;
}

TEST(Minimum, IsCertifiedWithAllItsMinimisers) {
    for (const Known& known : known_minima()) {
        const Minimum found = minimum_of(known.count, known.formula, known.domain);
        ASSERT_EQ(found.status, Certificate::certified) << known.name << ": " << found.reason;
        EXPECT_LE(found.minimum.low, known.value) << known.name;
        EXPECT_NEAR(found.minimum.low, known.value, 1e-11) << known.name;
        EXPECT_GE(found.minimum.high, known.value) << known.name;
        EXPECT_NEAR(found.minimum.high, known.value, 1e-11) << known.name;
        ASSERT_EQ(found.minimizers.size(), known.minimizers.size()) << known.name;
        for (std::size_t k = 0; k < known.minimizers.size(); ++k) {
            for (std::size_t i = 0; i < known.count; ++i) {
                const Interval& x = found.minimizers[k].x[i];
                const double expected = known.minimizers[k][i];
                EXPECT_LE(x.low - 4e-15, expected) << known.name;
                EXPECT_GE(x.high + 4e-15, expected) << known.name;
                EXPECT_LE(x.width(), 1e-12) << known.name;
            }
        }
    }
}

struct Doubtful {
    const char* name;
    std::size_t count;
    Formula formula;
    std::vector<Interval> domain;
    const char* reason;
};

TEST(Minimum, ThatCannotBeCertifiedSaysWhy) {
    // clang-format off
    const Doubtful cases[] = {
        {"an exponential", 1, [](Variables x) { return exp(x[0]); }, {}, "not attained"},
        {"waves without end", 1, [](Variables x) { return sin(x[0]); }, {}, "towards infinity"},
        {"a constant", 1, [](Variables x) { return x[0] * 0; }, {}, "constant"},
        {"a plateau", 1, [](Variables x) { return relu(x[0]); }, {}, "constant"},
        {"a valley along a line", 2, [](Variables x) { return square(x[0] - x[1]); }, {{-1, 1}, {-1, 1}}, "limit of 30000 boxes"},
        {"a valley without end", 2, [](Variables x) { return square(x[0] - x[1]); }, {}, "infinity"},
        {"a jump before its least value", 1, [](Variables x) { return where(gt(x[0], 0.0), x[0], like(x[0], 1)); }, {}, "jumps"},
        {"the logarithm", 1, [](Variables x) { return log(x[0]); }, {}, "no lower bound"},
        {"a pole", 1, [](Variables x) { return 1 / x[0]; }, {{-1, 1}}, "no lower bound"},
        {"the tangent over its pole", 1, [](Variables x) { return tan(x[0]); }, {{1, 2}}, "no lower bound"},
        {"what has no value", 1, [](Variables x) { return sqrt(-1 - square(x[0])); }, {}, "no value"},
        {"many variables", 5, [](Variables x) { return square(x[0]) + square(x[1] - 1) + square(x[2] + x[3]) + square(x[3] - 1) + square(x[4]); }, {}, "starts"},
    };
    // clang-format on
    for (const Doubtful& doubtful : cases) {
        const Minimum found = minimum_of(doubtful.count, doubtful.formula, doubtful.domain);
        EXPECT_EQ(found.status, Certificate::not_certified) << doubtful.name;
        EXPECT_NE(found.reason.find(doubtful.reason), std::string::npos) << doubtful.name << ": " << found.reason;
    }
}

TEST(Minimum, ThatIsOnlyApproachedHasNoMinimisers) {
    const Minimum found = minimum_of(1, [](Variables x) { return exp(x[0]); });
    EXPECT_TRUE(found.minimizers.empty());
    EXPECT_EQ(found.minimum.low, 0);
}

TEST(Minimum, OfARootLiesWhereItsDomainEnds) {
    const Minimum found = minimum_of(1, [](Variables x) { return sqrt(x[0]) + x[0]; }, {{0, 4}});
    EXPECT_EQ(found.status, Certificate::certified) << found.reason;
    ASSERT_EQ(found.minimizers.size(), 1u);
    EXPECT_TRUE(found.minimizers[0].x[0].contains(0));
}

TEST(Minimum, IsFoundWhereARootIsTakenOfNothing) {
    const Minimum found = minimum_of(1, [](Variables x) { return sqrt(relu(-x[0])) + square(x[0] - 1); });
    EXPECT_EQ(found.status, Certificate::certified) << found.reason;
    ASSERT_EQ(found.minimizers.size(), 1u);
    EXPECT_TRUE(found.minimizers[0].x[0].contains(1));
}

TEST(Minimum, IsUnboundedWhereTheValuesFallAlongAHalfLine) {
    // clang-format off
    const Formula falling[] = {
        [](Variables x) { return -x[0] + 0 * x[1]; },
        [](Variables x) { return pow(x[0], 3) + x[1]; },
        [](Variables x) { return square(x[0]) - square(x[1]); },
        [](Variables x) { return x[0] * x[1]; },
        [](Variables x) { return pow(x[0], 4) - pow(x[0], 5) + square(x[1]); },
        [](Variables x) { return square(x[0]) - exp(-x[0]) + square(x[1]); },
    };
    // clang-format on
    for (const Formula& formula : falling) {
        const Minimum found = minimum_of(2, formula);
        EXPECT_EQ(found.status, Certificate::unbounded) << found.reason;
        EXPECT_EQ(found.minimum.low, -infinity);
    }
}

TEST(Minimum, OfTheSameFunctionsOnABoundedDomainIsCertified) {
    const Minimum found = minimum_of(1, [](Variables x) { return square(x[0]) - exp(-x[0]); }, {{-3, 3}});
    EXPECT_EQ(found.status, Certificate::certified) << found.reason;
    ASSERT_EQ(found.minimizers.size(), 1u);
    EXPECT_TRUE(found.minimizers[0].x[0].contains(-3));
}

TEST(Minimum, OfManyVariablesIsFoundBySearching) {
    const Minimum found = minimum_of(6, [](Variables x) {
        Var total = square(x[0] - 1);
        for (std::size_t i = 1; i < 6; ++i) total = total + 10 * square(x[i] - square(x[i - 1]));
        return total;
    });
    EXPECT_EQ(found.status, Certificate::not_certified);
    ASSERT_EQ(found.minimizers.size(), 1u);
    for (const Interval& x : found.minimizers[0].x) EXPECT_NEAR(x.low, 1, 1e-9);
    EXPECT_NEAR(found.minimum.high, 0, 1e-15);
}

TEST(Minimum, StopsAtTheLimitOfBoxes) {
    const Formula valley = [](Variables x) { return square(x[0] - x[1]); };
    for (const std::int64_t most : {10, 100, 1000}) {
        const Minimum found = minimum_of(2, valley, {{-1, 1}, {-1, 1}}, {most, 5e-13, 1});
        EXPECT_LE(found.boxes, most + 1);
        EXPECT_EQ(found.status, Certificate::not_certified);
    }
}

TEST(Minimum, RefusesWhatIsNoScalarAndDomainsThatDoNotFit) {
    Graph graph;
    const Var x = input(graph, "x"), v = input(graph, "v", {3});
    EXPECT_THROW(minimize(graph, v.id), std::invalid_argument);
    EXPECT_THROW(minimize(graph, x.id, std::vector<Interval>{{0, 1}}), std::invalid_argument);
    EXPECT_THROW(minimize(graph, x.id, std::vector<Interval>(4, Interval(1, 0))), std::invalid_argument);
    Graph empty;
    EXPECT_THROW(minimize(empty, constant(empty, 1).id), std::invalid_argument);
}

}  // namespace
}  // namespace gradus::engine
