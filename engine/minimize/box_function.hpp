// A program of numbers on boxes: value, gradient and Hessian enclosed in one pass, with how regular the function is
// there.
#pragma once

#include <algorithm>
#include <array>
#include <vector>

#include "engine/minimize/regularity.hpp"
#include "engine/program.hpp"

namespace gradus::engine {

inline const Interval& value_of(const Interval& x) {
    return x;
}

template <int N>
const Interval& value_of(const Jet<Interval, N>& x) {
    return x.value;
}

inline bool has_slopes(const Interval&) {
    return true;
}

// At the end of a domain (sqrt at 0) a slope may have no value at all, which says nothing of the function.
template <int N>
bool has_slopes(const Jet<Interval, N>& x) {
    const auto exists = [](const Interval& slope) { return !slope.is_empty(); };
    return std::ranges::all_of(x.gradient, exists) && std::ranges::all_of(x.hessian, exists);
}

// T: Interval, or a jet of intervals.
template <class T>
class WatchedEvaluator {
  public:
    // The program must outlive it.
    explicit WatchedEvaluator(const Program& program) : program_(&program), registers_(program.registers()) {
        for (const Program::Constant& c : program.constants()) {
            registers_[static_cast<std::size_t>(c.to)] = numbers::constant<T>(c);
        }
    }

    // Of the first output over the inputs; at most `wanted` is told of its regularity.
    const T& operator()(std::span<const T> inputs) {
        std::copy(inputs.begin(), inputs.end(), registers_.begin());
        regularity_ = Regularity::smooth;
        for (const Program::Instruction& i : program_->instructions()) {
            regularity_ = std::min(regularity_, regularity(i.op, operand(i.a), operand(i.b), operand(i.c)));
            Evaluator<T>::execute(i, registers_.data());
        }
        const T& y = output(0);
        if (!has_slopes(y)) regularity_ = std::min(regularity_, Regularity::defined);
        if (value_of(y).is_empty()) regularity_ = Regularity::partial;
        return y;
    }
    const T& output(std::size_t i) const { return registers_[static_cast<std::size_t>(program_->outputs()[i])]; }
    // Over the whole of the last box.
    Regularity last_regularity() const { return regularity_; }

  private:
    const Interval& operand(std::int32_t place) const { return value_of(registers_[static_cast<std::size_t>(place)]); }

    const Program* program_;
    std::vector<T> registers_;
    Regularity regularity_ = Regularity::smooth;
};

template <int N>
using Box = std::array<Interval, N>;

template <int N>
class BoxFunction {
  public:
    explicit BoxFunction(const Program& program) : evaluate_(program) {}

    const Jet<Interval, N>& operator()(const Box<N>& x) {
        std::array<Jet<Interval, N>, N> inputs;
        for (int i = 0; i < N; ++i) inputs[std::size_t(i)] = Jet<Interval, N>::variable(x[std::size_t(i)], i);
        return evaluate_(inputs);
    }
    Regularity last_regularity() const { return evaluate_.last_regularity(); }

  private:
    WatchedEvaluator<Jet<Interval, N>> evaluate_;
};

}  // namespace gradus::engine
