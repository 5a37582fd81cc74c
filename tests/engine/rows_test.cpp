// Tests that are made from the table of operations: every row is differentiated at samples of its own, twice, and
// compared with differences; carried forward and backward; enclosed by intervals. An operation that is added is tested
// by being there.
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "engine/derivatives.hpp"
#include "engine/program.hpp"
#include "engine/random.hpp"
#include "engine/row.hpp"
#include "engine/scalars.hpp"
#include "tests/engine/differences.hpp"

namespace gradus::engine {
namespace {

constexpr double relative_max = 1e-7;
constexpr int draws = 6;

// One call of one operation, with the values of its operands.
struct Case {
    Op op;
    std::vector<Shape> shapes;
    std::vector<std::int64_t> parameters;
    int index_operand = -1;
    std::vector<std::vector<double>> operands;
};

std::vector<double> drawn(const Row& r, const Shape& shape, std::uint32_t stream) {
    std::vector<double> values;
    for (std::int64_t i = 0; i < shape.elements(); ++i) {
        const double u = uniform({7, stream, 0}, static_cast<std::uint64_t>(i));
        values.push_back(r.domain.low + (r.domain.high - r.domain.low) * u);
    }
    return values;
}

std::vector<Case> cases_of(Op op) {
    const Row& r = row(op);
    std::vector<Case> cases;
    std::uint32_t stream = static_cast<std::uint32_t>(op) * 1000;
    std::vector<Sample> samples(r.samples.begin(), r.samples.end());
    if (r.is_elementwise) samples.assign(draws, {std::vector<Shape>(static_cast<std::size_t>(r.operands_min)), {}});
    for (const Sample& sample : samples) {
        Case c{op, sample.shapes, sample.parameters, sample.index_operand, {}};
        for (std::size_t i = 0; i < c.shapes.size(); ++i) {
            c.operands.push_back(drawn(r, c.shapes[i], stream));
            if (static_cast<int>(i) == c.index_operand) {
                for (std::size_t e = 0; e < c.operands[i].size(); ++e) {
                    c.operands[i][e] = static_cast<double>(
                        whole_number({9, stream, 0}, e, static_cast<std::uint64_t>(sample.index_below)));
                }
            }
            ++stream;
        }
        cases.push_back(c);
    }
    return cases;
}

std::vector<Op> all_operations() {
    std::vector<Op> operations;
    for (int i = 0; i < ops_count; ++i) operations.push_back(static_cast<Op>(i));
    return operations;
}

// A scalar made of the operation's value: each element weighs differently. Indices are constants.
struct Built {
    Graph graph;
    std::vector<Var> variables;
    std::vector<double> values;  // of the variables, one after the other
    Var value, scalar;

    explicit Built(const Case& c) {
        std::vector<Id> operands;
        for (std::size_t i = 0; i < c.shapes.size(); ++i) {
            if (static_cast<int>(i) == c.index_operand) {
                operands.push_back(graph.constant(c.shapes[i], c.operands[i]));
                continue;
            }
            variables.push_back(input(graph, "x" + std::to_string(i), c.shapes[i]));
            operands.push_back(variables.back().id);
            values.insert(values.end(), c.operands[i].begin(), c.operands[i].end());
        }
        value = {&graph, graph.apply(c.op, operands, c.parameters)};
        scalar = weighed(value, 1);
    }

    Var weighed(const Var& x, std::uint32_t stream) {
        std::vector<double> weights;
        for (std::int64_t i = 0; i < x.shape().elements(); ++i) {
            weights.push_back(0.5 + uniform({11, stream, 0}, static_cast<std::uint64_t>(i)));
        }
        return sum(x * Var{&graph, graph.constant(x.shape(), weights)});
    }
};

// The elements of some nodes, as a function of the inputs.
class Function {
  public:
    Function(const Graph& graph, const std::vector<Var>& outputs) : Function(graph, ids(outputs)) {}

    std::vector<double> operator()(const std::vector<double>& x) {
        const auto values = evaluate_(x);
        return {values.begin(), values.end()};
    }

  private:
    Function(const Graph& graph, const std::vector<Id>& outputs)
        : program_(made(graph, outputs)), evaluate_(program_) {}

    static std::vector<Id> ids(const std::vector<Var>& outputs) {
        std::vector<Id> ids;
        for (const Var& y : outputs) ids.push_back(y.id);
        return ids;
    }
    static Program made(const Graph& graph, const std::vector<Id>& outputs) {
        Graph scalars;
        Elements all;
        for (const Elements& elements : expand(graph, outputs, scalars))
            all.insert(all.end(), elements.begin(), elements.end());
        return Program(scalars, all);
    }

    Program program_;
    Evaluator<double> evaluate_;
};

class EachOperation : public testing::TestWithParam<Op> {};

void expect_slopes(Built& built, const Var& y, const std::string& what) {
    const std::vector<Var> slopes = gradient(y, built.variables);
    Function value(built.graph, {y});
    Function analytic(built.graph, slopes);
    const std::vector<double> found = analytic(built.values);
    for (std::size_t i = 0; i < built.values.size(); ++i) {
        const Estimate expected =
            difference([&](const std::vector<double>& x) { return value(x)[0]; }, built.values, i);
        ASSERT_LT(expected.error, relative_max * std::max(1.0, std::abs(expected.value)))
            << what << ": the difference does not settle";
        EXPECT_NEAR(found[i], expected.value, relative_max * std::max(1.0, std::abs(expected.value)))
            << what << ", variable " << i;
    }
}

TEST_P(EachOperation, HasTheGradientThatDifferencesShow) {
    for (const Case& c : cases_of(GetParam())) {
        Built built(c);
        expect_slopes(built, built.scalar, row(c.op).name);
    }
}

TEST_P(EachOperation, HasTheSecondDerivativesThatDifferencesOfTheGradientShow) {
    for (const Case& c : cases_of(GetParam())) {
        Built built(c);
        const std::vector<Var> slopes = gradient(built.scalar, built.variables);
        Var directional = constant(built.graph, 0);
        for (std::size_t i = 0; i < slopes.size(); ++i)
            directional = directional + built.weighed(slopes[i], 2 + static_cast<std::uint32_t>(i));
        expect_slopes(built, directional, row(c.op).name);
    }
}

TEST_P(EachOperation, IsCarriedForwardAsItIsCarriedBackward) {
    for (const Case& c : cases_of(GetParam())) {
        Built built(c);
        std::vector<Var> tangents;
        Var backward = constant(built.graph, 0);
        const std::vector<Var> slopes = gradient(built.scalar, built.variables);
        for (std::size_t i = 0; i < built.variables.size(); ++i) {
            const Var tangent = like(built.variables[i], 0.25 + static_cast<double>(i));
            tangents.push_back(tangent);
            backward = backward + sum(slopes[i] * tangent);
        }
        const Var forward = jacobian_vector(built.scalar, built.variables, tangents);
        const auto both = Function(built.graph, {forward, backward})(built.values);
        EXPECT_NEAR(both[0], both[1], 1e-12 * std::max(1.0, std::abs(both[0]))) << row(c.op).name;
    }
}

TEST_P(EachOperation, HasSamplesOfItsOwn) {
    if (GetParam() == Op::input || GetParam() == Op::constant || GetParam() == Op::uniform || GetParam() == Op::normal)
        return;
    EXPECT_FALSE(cases_of(GetParam()).empty());
}

TEST_P(EachOperation, IsNamedInTheTable) {
    EXPECT_EQ(find_row(row(GetParam()).name), &row(GetParam()));
}

TEST_P(EachOperation, IsEnclosedByItsInterval) {
    const Row& r = row(GetParam());
    if (!r.is_elementwise) return;
    constexpr std::uint64_t boxes = 2000;
    for (std::uint64_t box = 0; box < boxes; ++box) {
        Interval x[3];
        double inside[3];
        for (std::size_t i = 0; i < 3; ++i) {
            const RandomKey key{13, static_cast<std::uint32_t>(GetParam()), static_cast<std::uint32_t>(i)};
            const double reach = std::exp(12 * uniform(key, 4 * box) - 10);
            const double middle = 4 * (2 * uniform(key, 4 * box + 1) - 1);
            x[i] = {middle - reach, middle + reach};
            inside[i] = x[i].low + (x[i].high - x[i].low) * uniform(key, 4 * box + 2);
            if (!x[i].contains(inside[i])) inside[i] = x[i].low;
        }
        const double y = r.in_double(inside[0], inside[1], inside[2]);
        if (std::isnan(y)) continue;
        const Interval enclosure = r.in_interval(x[0], x[1], x[2]);
        ASSERT_TRUE(enclosure.contains(y))
            << r.name << " of " << inside[0] << ", " << inside[1] << ", " << inside[2] << " is " << y << ", outside ["
            << enclosure.low << ", " << enclosure.high << "]";
    }
}

TEST_P(EachOperation, TakesAKinkAsItsTableSays) {
    const Row& r = row(GetParam());
    for (const Kink& kink : r.kinks) {
        Case c{GetParam(), std::vector<Shape>(static_cast<std::size_t>(r.operands_min)), {}, -1, {}};
        for (int i = 0; i < r.operands_min; ++i) c.operands.push_back({kink.at[static_cast<std::size_t>(i)]});
        Built built(c);
        const auto slopes = Function(built.graph, gradient(built.value, built.variables))(built.values);
        for (std::size_t i = 0; i < slopes.size(); ++i) {
            EXPECT_GE(slopes[i], kink.slopes[i].low) << r.name;
            EXPECT_LE(slopes[i], kink.slopes[i].high) << r.name;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Table, EachOperation, testing::ValuesIn(all_operations()),
                         [](const auto& tested) { return std::string(row(tested.param).name); });

}  // namespace
}  // namespace gradus::engine
