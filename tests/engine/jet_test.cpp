#include "engine/jet.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "engine/derivatives.hpp"
#include "engine/program.hpp"
#include "engine/row.hpp"
#include "engine/scalars.hpp"

namespace gradus::engine {
namespace {

using Formula = std::function<Var(const Var& x, const Var& y)>;

// Value, gradient and Hessian by the reverse sweep, done twice.
std::vector<double> by_graph(const Formula& formula, const std::vector<double>& at) {
    Graph graph;
    const Var variables[] = {input(graph, "x"), input(graph, "y")};
    const Var z = formula(variables[0], variables[1]);
    const auto slopes = gradient(z, variables);
    Graph scalars;
    const Id outputs[] = {z.id, slopes[0].id, slopes[1].id, hessian(z, variables).id};
    Elements all;
    for (const Elements& elements : expand(graph, outputs, scalars))
        all.insert(all.end(), elements.begin(), elements.end());
    const Program program(scalars, all);
    Evaluator<double> evaluate(program);
    const auto values = evaluate(at);
    return {values.begin(), values.end()};
}

template <class T>
Jet<T, 2> by_jet(const Formula& formula, const T& x, const T& y) {
    Graph graph;
    const Var a = input(graph, "x"), b = input(graph, "y");
    const Id outputs[] = {formula(a, b).id};
    const Program program(graph, outputs);
    Evaluator<Jet<T, 2>> evaluate(program);
    const Jet<T, 2> inputs[] = {Jet<T, 2>::variable(x, 0), Jet<T, 2>::variable(y, 1)};
    return evaluate(inputs)[0];
}

void expect_same(const std::string& name, const Formula& formula) {
    const double x = 0.7, y = 0.4;
    const auto expected = by_graph(formula, {x, y});
    const auto found = by_jet<double>(formula, x, y);
    const double numbers[] = {found.value,      found.gradient[0], found.gradient[1], found.hessian[0],
                              found.hessian[1], found.hessian[1],  found.hessian[2]};
    for (std::size_t i = 0; i < 7; ++i) {
        EXPECT_NEAR(numbers[i], expected[i], 1e-12 * std::max(1.0, std::abs(expected[i]))) << name << ", number " << i;
    }
    const auto enclosed = by_jet<Interval>(formula, {x - 1e-9, x + 1e-9}, {y - 1e-9, y + 1e-9});
    const Interval intervals[] = {enclosed.value,      enclosed.gradient[0], enclosed.gradient[1], enclosed.hessian[0],
                                  enclosed.hessian[1], enclosed.hessian[1],  enclosed.hessian[2]};
    for (std::size_t i = 0; i < 7; ++i) EXPECT_TRUE(intervals[i].contains(expected[i])) << name << ", interval " << i;
}

TEST(Jet, OfAnyOperationOfTwoOperandsAgreesWithTheGraphsDerivativesAlsoWhenTheyAreOne) {
    for (int i = 0; i < ops_count; ++i) {
        const Op op = static_cast<Op>(i);
        const Row& r = row(op);
        if (!r.is_elementwise || r.operands_min != 2 || r.is_flat) continue;
        const auto applied = [op](const Var& a, const Var& b) {
            return Var{a.graph, a.graph->apply(op, {a.id, b.id})};
        };
        expect_same(r.name, [&](const Var& x, const Var& y) { return applied(sin(x), x * y + 2); });
        if (!r.kinks.empty()) continue;
        const std::string same = std::string(r.name) + " of one operand taken twice";
        expect_same(same, [&](const Var& x, const Var& y) { return applied(x + y, x + y) * y; });
    }
}

TEST(Jet, OfAnyFunctionAgreesWithTheGraphsDerivatives) {
    for (int i = 0; i < ops_count; ++i) {
        const Op op = static_cast<Op>(i);
        const Row& r = row(op);
        if (!r.is_elementwise || r.operands_min != 1 || r.is_flat) continue;
        expect_same(r.name, [&](const Var& x, const Var& y) { return Var{x.graph, x.graph->apply(op, {(x * y).id})}; });
    }
}

TEST(Jet, EnclosesTheSlopeOfErfWhoseConstantIsNoDouble) {
    const auto erf_of = [](const Var& x, const Var& y) { return erf(x) + y; };
    const long double slope = 2 / std::sqrt(M_PIl) * std::exp(-0.25L);
    const auto enclosed = by_jet<Interval>(erf_of, 0.5, 0.0);
    EXPECT_LE(enclosed.gradient[0].low, slope);
    EXPECT_GE(enclosed.gradient[0].high, slope);
    const auto at_zero = by_jet<Interval>(erf_of, 0.0, 0.0).gradient[0];
    EXPECT_LT(at_zero.low, at_zero.high);
}

}  // namespace
}  // namespace gradus::engine
