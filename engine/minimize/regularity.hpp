// How well an operation behaves on a box of operands. Tests by derivatives need more than an enclosure of the slopes:
// 1/x falls wherever it is defined and yet does not fall over [-1, 1], and sqrt has its minimum where its domain ends.
#pragma once

#include "engine/interval.hpp"
#include "engine/op.hpp"

namespace gradus::engine {

// Each includes those before it.
enum class Regularity {
    partial,     // may have no value somewhere
    defined,     // has a value everywhere, but may jump
    continuous,  // and its changes are bounded by the enclosure of its slopes
    smooth,      // and it is differentiable twice
};

// Operands beyond the arity are not read.
Regularity regularity(Op op, const Interval& a, const Interval& b, const Interval& c);

}  // namespace gradus::engine
