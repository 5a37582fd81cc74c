// A graph of numbers made ready to run: the nodes that the outputs need, in order, on registers that are used again
// once their value is no longer wanted. Recorded once, run as often as wanted; a run allocates nothing.
//
//   const Program program(graph, outputs);
//   Evaluator<double> evaluate(program);
//   const std::span<const double> values = evaluate(inputs);
//
// T is a kind of number: double, float, Interval, Jet<double, N>, Jet<Interval, N>. Constants of inexact decimals are
// enclosed where T is made of intervals.
#pragma once

#include <cassert>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

#include "engine/graph.hpp"
#include "engine/jet.hpp"
#include "engine/op.hpp"

namespace gradus::engine {

class Program {
  public:
    // Registers: what is to be computed, and from where. Those of operands that an operation does not have are 0.
    struct Instruction {
        Op op;
        std::int32_t to, a, b, c;
    };
    struct Constant {
        std::int32_t to;
        double value;
        Interval enclosure;
    };

    // Every node that the outputs need must be a scalar (scalars.hpp makes it so) and none random; else
    // std::invalid_argument.
    Program(const Graph& graph, std::span<const Id> outputs);

    // All inputs of the graph, in their order; they stand in the first registers.
    std::size_t inputs() const { return inputs_; }
    std::size_t registers() const { return registers_; }
    std::span<const Constant> constants() const { return constants_; }
    std::span<const Instruction> instructions() const { return instructions_; }
    std::span<const std::int32_t> outputs() const { return outputs_; }

  private:
    std::size_t inputs_ = 0;
    std::size_t registers_ = 0;
    std::vector<Constant> constants_;
    std::vector<Instruction> instructions_;
    std::vector<std::int32_t> outputs_;
};

namespace numbers {

template <class T>
T constant(const Program::Constant& constant) {
    if constexpr (std::is_same_v<T, Interval>) {
        return constant.enclosure;
    } else if constexpr (requires(T jet) { jet.gradient; }) {
        using Number = decltype(T::value);
        if constexpr (std::is_same_v<Number, Interval>) {
            return T(constant.enclosure);
        } else {
            return T(static_cast<Number>(constant.value));
        }
    } else {
        return static_cast<T>(constant.value);
    }
}

template <Op op, class T>
T value(const T& a, [[maybe_unused]] const T& b, [[maybe_unused]] const T& c, std::integral_constant<int, 1>) {
    if constexpr (requires { a.gradient; }) {
        return engine::apply<op>(a);
    } else {
        return Elementwise<op>::value(a);
    }
}

template <Op op, class T>
T value(const T& a, const T& b, [[maybe_unused]] const T& c, std::integral_constant<int, 2>) {
    if constexpr (requires { a.gradient; }) {
        return engine::apply<op>(a, b);
    } else {
        return Elementwise<op>::value(a, b);
    }
}

template <Op op, class T>
T value(const T& a, const T& b, const T& c, std::integral_constant<int, 3>) {
    if constexpr (requires { a.gradient; }) {
        return engine::apply<op>(a, b, c);
    } else {
        return Elementwise<op>::value(a, b, c);
    }
}

}  // namespace numbers

template <class T>
class Evaluator {
  public:
    // The program must outlive its evaluator. One evaluator serves one thread.
    explicit Evaluator(const Program& program)
        : program_(&program), registers_(program.registers()), outputs_(program.outputs().size()) {
        for (const Program::Constant& c : program.constants()) {
            registers_[static_cast<std::size_t>(c.to)] = numbers::constant<T>(c);
        }
    }

    // One value an input; the answer holds until the next call.
    std::span<const T> operator()(std::span<const T> inputs) {
        assert(inputs.size() == program_->inputs());
        T* const registers = registers_.data();
        std::copy(inputs.begin(), inputs.end(), registers);
        for (const Program::Instruction& instruction : program_->instructions()) execute(instruction, registers);
        for (std::size_t i = 0; i < outputs_.size(); ++i) {
            outputs_[i] = registers[static_cast<std::size_t>(program_->outputs()[i])];
        }
        return outputs_;
    }

    // One step, for those who watch a program run.
    static void execute(const Program::Instruction& instruction, T* registers) {
        const T& a = registers[instruction.a];
        const T& b = registers[instruction.b];
        const T& c = registers[instruction.c];
        T& to = registers[instruction.to];
        switch (instruction.op) {
#define GRADUS_EXECUTED(name, arity)                                                  \
    case Op::name:                                                                    \
        to = numbers::value<Op::name>(a, b, c, std::integral_constant<int, arity>{}); \
        return;
#define GRADUS_EXECUTED_1(name) GRADUS_EXECUTED(name, 1)
#define GRADUS_EXECUTED_2(name) GRADUS_EXECUTED(name, 2)
#define GRADUS_EXECUTED_3(name) GRADUS_EXECUTED(name, 3)
            GRADUS_UNARY_OPS(GRADUS_EXECUTED_1)
            GRADUS_BINARY_OPS(GRADUS_EXECUTED_2)
            GRADUS_TERNARY_OPS(GRADUS_EXECUTED_3)
#undef GRADUS_EXECUTED_1
#undef GRADUS_EXECUTED_2
#undef GRADUS_EXECUTED_3
#undef GRADUS_EXECUTED
            default:
                assert(!"a program of scalars has elementwise operations only");
        }
    }

  private:
    const Program* program_;
    std::vector<T> registers_;
    std::vector<T> outputs_;
};

// Compiled once for all, in evaluators.cpp.
extern template class Evaluator<double>;
extern template class Evaluator<float>;
extern template class Evaluator<Interval>;
extern template class Evaluator<Jet<double, 1>>;
extern template class Evaluator<Jet<double, 2>>;
extern template class Evaluator<Jet<double, 3>>;
extern template class Evaluator<Jet<double, 4>>;
extern template class Evaluator<Jet<Interval, 1>>;
extern template class Evaluator<Jet<Interval, 2>>;
extern template class Evaluator<Jet<Interval, 3>>;
extern template class Evaluator<Jet<Interval, 4>>;

}  // namespace gradus::engine
