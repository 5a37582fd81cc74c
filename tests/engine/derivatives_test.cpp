#include "engine/derivatives.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/program.hpp"
#include "engine/scalars.hpp"

namespace gradus::engine {
namespace {

std::vector<double> evaluated(const Graph& graph, const Var& y, const std::vector<double>& x) {
    Graph scalars;
    const Id outputs[] = {y.id};
    const Elements elements = expand(graph, outputs, scalars)[0];
    const Program program(scalars, elements);
    Evaluator<double> evaluate(program);
    const auto values = evaluate(x);
    return {values.begin(), values.end()};
}

Var difficult(const Var& x) {
    return -(1 / (square(x) + 1)) * log(1 / (1 + exp(-x)) + 1);
}

TEST(Gradient, OfTheDifficultFunctionVanishesAtItsMinimum) {
    Graph graph;
    const Var x = input(graph, "x");
    const Var y = difficult(x);
    const Var variables[] = {x};
    const double minimum = 0.1900087837274014;
    EXPECT_NEAR(evaluated(graph, y, {minimum})[0], -0.4213383975637039, 1e-15);
    EXPECT_NEAR(evaluated(graph, gradient(y, variables)[0], {minimum})[0], 0, 1e-15);
    EXPECT_NEAR(evaluated(graph, hessian(y, variables), {minimum})[0], 0.8526949146913671, 1e-14);
}

TEST(Gradient, OfAQuadraticFormIsThatOfTheLecture) {
    Graph graph;
    const Var x = input(graph, "x", {2});
    const double weights[] = {1, 2, 2, 1};
    const Var w{&graph, graph.constant(Shape{2, 2}, weights)};
    const Var y = matmul(x, matmul(w, x));
    const Var variables[] = {x};
    EXPECT_EQ(evaluated(graph, gradient(y, variables)[0], {1, 2}), (std::vector<double>{10, 8}));
    EXPECT_EQ(evaluated(graph, hessian(y, variables), {1, 2}), (std::vector<double>{2, 4, 4, 2}));
}

TEST(Gradient, OfADeepChainIsFoundWithoutRecursion) {
    constexpr int depth = 1'000'000;
    Graph graph;
    const Var x = input(graph, "x");
    Var y = x;
    for (int i = 0; i < depth / 2; ++i) y = sin(y * 0.9999999);
    const Var variables[] = {x};
    const Var slope = gradient(y, variables)[0];
    EXPECT_GT(evaluated(graph, slope, {0.5})[0], 0);
}

TEST(Gradient, IsZeroForWhatTheValueDoesNotDependOn) {
    Graph graph;
    const Var variables[] = {input(graph, "x"), input(graph, "y", {2})};
    const auto slopes = gradient(floor(variables[0]) * 3, variables);
    EXPECT_EQ(evaluated(graph, slopes[0], {1.5, 0, 0})[0], 0);
    EXPECT_EQ(evaluated(graph, slopes[1], {1.5, 0, 0}), (std::vector<double>{0, 0}));
}

TEST(Gradient, IsRefusedForAnArray) {
    Graph graph;
    const Var x = input(graph, "x", {2});
    const Var variables[] = {x};
    EXPECT_THROW(gradient(x, variables), std::invalid_argument);
}

TEST(Graph, SharesWhatIsTheSameAndFoldsWhatIsConstant) {
    Graph graph;
    const Var x = input(graph, "x"), y = input(graph, "y");
    EXPECT_EQ(sin(x).id, sin(x).id);
    EXPECT_EQ((x + y).id, (y + x).id);
    EXPECT_EQ((x * 1).id, x.id);
    EXPECT_EQ((-(-x)).id, x.id);
    EXPECT_EQ(pow(x, 1).id, x.id);
    EXPECT_EQ((constant(graph, 2) * constant(graph, 3)).id, constant(graph, 6).id);
    EXPECT_NE((x - y).id, (y - x).id);
}

}  // namespace
}  // namespace gradus::engine
