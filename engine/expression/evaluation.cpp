#include "engine/expression/evaluation.hpp"

#include <stdexcept>
#include <utility>

#include "engine/derivatives.hpp"
#include "engine/expression/cost.hpp"
#include "engine/program.hpp"
#include "engine/scalars.hpp"

namespace gradus::engine::expression {

namespace {

void check_cost(double operations, const char* what) {
    if (operations <= cost_operations_max) return;
    throw std::invalid_argument(std::string(what) + ": computes more than 10000000 numbers");
}

const Argument& argument_of(const Formula& formula, Id variable, const Point& point) {
    const std::string& name = formula.graph.name(variable);
    const auto found = point.find(name);
    if (found == point.end()) throw std::invalid_argument("evaluate: " + name + " has no value");
    if (found->second.shape != formula.graph.shape(variable)) {
        throw std::invalid_argument("evaluate: " + name + " of shape " + to_string(formula.graph.shape(variable)) +
                                    " is given one of shape " + to_string(found->second.shape));
    }
    return found->second;
}

template <class T, class From>
std::vector<T> run(const Program& program, const std::vector<From>& inputs) {
    Evaluator<T> evaluate(program);
    std::vector<T> converted;
    converted.reserve(inputs.size());
    for (const From& input : inputs) converted.push_back(static_cast<T>(input));
    const auto values = evaluate(converted);
    return {values.begin(), values.end()};
}

std::vector<double> run_in(Precision precision, const Program& program, const std::vector<double>& inputs) {
    if (precision == Precision::float64) return run<double>(program, inputs);
    const std::vector<float> values = run<float>(program, inputs);
    return {values.begin(), values.end()};
}

// The nodes to compute: the value, one gradient a variable, the Hessian.
std::vector<Id> outputs_of(Formula& formula, const Wanted& wanted) {
    std::vector<Id> outputs{formula.output};
    if (!wanted.gradient && !wanted.hessian) return outputs;
    Graph& graph = formula.graph;
    std::vector<Var> by;
    double elements = 0;
    for (const Id id : formula.variables) {
        by.push_back({&graph, id});
        elements += static_cast<double>(graph.shape(id).elements());
    }
    for (const Var& slope : gradient({&graph, formula.output}, by)) outputs.push_back(slope.id);
    check_cost(cost_of_all(graph, outputs), "gradient");
    if (!wanted.hessian || by.empty()) return outputs;
    check_cost(elements * (1 + elements + cost_of_all(graph, outputs)), "hessian");
    outputs.push_back(hessian({&graph, formula.output}, by).id);
    return outputs;
}

}  // namespace

Declarations declarations_of(const Point& point) {
    Declarations declarations{{}, true};
    for (const auto& [name, argument] : point) declarations.shapes.emplace(name, argument.shape);
    return declarations;
}

std::variant<Argument, Defect> read_argument(std::string_view text) {
    Reading reading = parse(text, {{}, true});
    if (Defect* defect = std::get_if<Defect>(&reading)) return std::move(*defect);
    Answer answer = evaluate(std::get<Formula>(reading), {}, {.enclosure = true});
    return Argument{answer.shape, std::move(answer.value), std::move(answer.enclosure)};
}

Answer evaluate(Formula& formula, const Point& point, const Wanted& wanted) {
    std::vector<double> values;
    std::vector<Interval> enclosures;
    for (const Id variable : formula.variables) {
        const Argument& argument = argument_of(formula, variable, point);
        values.insert(values.end(), argument.values.begin(), argument.values.end());
        enclosures.insert(enclosures.end(), argument.enclosures.begin(), argument.enclosures.end());
    }
    const std::vector<Id> outputs = outputs_of(formula, wanted);
    Graph scalars;
    const std::vector<Elements> expanded = expand(formula.graph, outputs, scalars);
    Elements all;
    for (const Elements& each : expanded) all.insert(all.end(), each.begin(), each.end());
    const std::vector<double> computed = run_in(wanted.precision, Program(scalars, all), values);

    Answer answer{formula.graph.shape(formula.output), {}, {}, {}, {}};
    auto next = computed.begin();
    const auto take = [&](const Elements& elements) {
        const auto first = std::exchange(next, next + static_cast<std::ptrdiff_t>(elements.size()));
        return std::vector<double>(first, next);
    };
    answer.value = take(expanded[0]);
    for (std::size_t i = 1; i < expanded.size() && i <= formula.variables.size(); ++i) {
        answer.gradient.push_back(take(expanded[i]));
    }
    if (expanded.size() > 1 + formula.variables.size()) answer.hessian = take(expanded.back());
    if (wanted.enclosure) answer.enclosure = run<Interval>(Program(scalars, expanded[0]), enclosures);
    return answer;
}

}  // namespace gradus::engine::expression
