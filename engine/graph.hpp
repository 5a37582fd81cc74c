// A formula as a graph: one static single assignment program in an arena. A node is an operation, the ids of its
// operands (always smaller than its own) and whole-number parameters; nothing is a pointer, nothing is shared by
// counting, and no algorithm here or elsewhere in the engine recurses along the depth of a graph.
//
// What is built is already tidy. An operation applied to the same operands again is the same node (common
// subexpressions); one whose operands are all scalar constants is a constant; x·1, x+0, x/1, −(−x), x^1 and the like
// are x (so −0 may become 0). Operands of elementwise operations are broadcast as in PyTorch, by explicit broadcast_to
// nodes: the operands of every elementwise node have the node's own shape.
//
// A constant knows the interval that it stands for, since 0.1 is not a double: whoever evaluates with intervals uses
// that.
//
// References and spans that a graph gives out hold for as long as it lives, however much is added.
//
// Errors: std::invalid_argument names the operation and the shapes; std::length_error when nodes_max is reached. A
// Graph may be read by many threads and changed by one.
#pragma once

#include <cstdint>
#include <deque>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/arena.hpp"
#include "engine/id_table.hpp"
#include "engine/interval.hpp"
#include "engine/op.hpp"
#include "engine/shape.hpp"

namespace gradus::engine {

using Id = std::int32_t;
inline constexpr Id no_id = -1;
inline constexpr std::size_t nodes_max = std::size_t{1} << 28;

class Graph {
  public:
    // The values of inputs come with each evaluation. Names are for people; they need not differ.
    Id input(std::string name, const Shape& shape);
    Id constant(double value);
    // A number of which only an enclosure is known.
    Id constant(double value, const Interval& enclosure);
    // values: row-major, as many as the shape has elements.
    Id constant(const Shape& shape, std::span<const double> values);
    Id apply(Op op, std::span<const Id> operands, std::span<const std::int64_t> parameters = {});
    Id apply(Op op, std::initializer_list<Id> operands, std::initializer_list<std::int64_t> parameters = {});

    Id size() const { return static_cast<Id>(nodes_.size()); }
    Op op(Id id) const { return node(id).op; }
    const Shape& shape(Id id) const { return *node(id).shape; }
    std::span<const Id> operands(Id id) const { return node(id).operands; }
    std::span<const std::int64_t> parameters(Id id) const { return node(id).parameters; }
    // Of a constant.
    std::span<const double> values(Id id) const { return node(id).values; }
    Interval enclosure(Id id) const;
    // The number that every element of this node is, if it is a constant or one broadcast.
    std::optional<double> uniform_value(Id id) const;
    // In the order in which they were made.
    std::span<const Id> inputs() const { return inputs_; }
    const std::string& name(Id input) const;

  private:
    struct Node {
        Op op;
        const Shape* shape;
        std::span<const Id> operands;
        std::span<const std::int64_t> parameters;
        std::span<const double> values;  // of a constant
    };

    const Node& node(Id id) const { return nodes_[static_cast<std::size_t>(id)]; }
    Id append(const Node& node);
    const Shape* intern(const Shape& shape);
    std::optional<Id> fold(Op op, std::span<const Id> operands);
    std::optional<Id> simplify(Op op, std::span<const Id> operands);
    Id in_order(Op op, std::span<const Id> operands);
    Id broadcast_to(Id id, const Shape& shape);
    Id append_shared(Op op, std::span<const Id> operands, std::span<const std::int64_t> parameters);

    std::vector<Node> nodes_;
    Arena<Id> operands_;
    Arena<std::int64_t> parameters_;
    Arena<double> values_;
    std::deque<Shape> shapes_;
    std::unordered_map<Id, std::string> names_;
    std::vector<Id> inputs_;
    IdTable nodes_by_hash_;
    std::unordered_map<std::uint64_t, Id> constants_;  // exact scalars, by their bits
    std::unordered_map<Id, Interval> enclosures_;      // of constants that are not exact
    std::unordered_multimap<std::uint64_t, const Shape*> shapes_by_hash_;
};

}  // namespace gradus::engine
