// One row for each operation: all that the engine knows of it.
//
// The graph reads the shape rule, gradient() the vjp, directional derivatives the jvp; the interpreters of numbers read
// the elementwise functions, and scalars() expands what is not elementwise into formulas of single elements. The tests
// of an operation are made from its row: gradients against differences at samples drawn from `domain`, kinks against
// `kinks`, intervals by containment, tensors against the expansion.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/elementwise.hpp"
#include "engine/graph.hpp"
#include "engine/interval.hpp"
#include "engine/op.hpp"
#include "engine/shape.hpp"

namespace gradus::engine {

// An application of an operation that is not in the graph yet, or a look at one that is.
struct Call {
    const Graph& graph;
    Op op;
    std::span<const Id> operands;
    std::span<const std::int64_t> parameters;

    const Shape& shape(std::size_t operand) const { return graph.shape(operands[operand]); }
    std::int64_t parameter(std::size_t i) const { return parameters[i]; }
};

Call call_of(const Graph& graph, Id id);

// One way to call an operation that is not elementwise, for tests: the operands' values are drawn from the row's
// domain, or are whole numbers below `index_below` for the operand `index_operand`.
struct Sample {
    std::vector<Shape> shapes;
    std::vector<std::int64_t> parameters;
    int index_operand = -1;
    std::int64_t index_below = 0;
};

// The elements of a node, row-major, as ids in a graph of scalars.
using Elements = std::vector<Id>;

struct Row {
    const char* name = "";
    int operands_min = 0, operands_max = 0;
    bool is_elementwise = false;
    // No derivative by any operand is other than zero (comparisons, floor, argmax).
    bool is_flat = false;

    // Throws std::invalid_argument naming the operation and the shapes.
    Shape (*shape)(const Call& call) = nullptr;
    // Adds to the graph the contribution of the cotangent dy of `node` to that of one operand; no_id when it is zero.
    Id (*vjp)(Graph& graph, Id node, std::size_t operand, Id dy) = nullptr;
    // The tangent of `node` from those of its operands (no_id where zero); no_id when it is zero.
    Id (*jvp)(Graph& graph, Id node, std::span<const Id> tangents) = nullptr;

    // Elementwise operations: operands beyond the arity are not read.
    double (*in_double)(double a, double b, double c) = nullptr;
    float (*in_float)(float a, float b, float c) = nullptr;
    Interval (*in_interval)(const Interval& a, const Interval& b, const Interval& c) = nullptr;
    // The others: the elements of `call` in the graph of scalars.
    Elements (*expand)(Graph& scalars, const Call& call, std::span<const Elements> operands) = nullptr;

    Range domain{-2, 2};
    std::span<const Kink> kinks;
    std::span<const Sample> samples;
};

const Row& row(Op op);

// By its name; nullptr when there is none.
const Row* find_row(const char* name);

}  // namespace gradus::engine
