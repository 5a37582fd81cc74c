#include "engine/graph.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "engine/row.hpp"

namespace gradus::engine {

namespace {

// A step of splitmix64: spreads each bit of what is added over the whole hash.
std::uint64_t mixed(std::uint64_t hash, std::uint64_t added) {
    hash += added + 0x9e3779b97f4a7c15;
    hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9;
    hash = (hash ^ (hash >> 27)) * 0x94d049bb133111eb;
    return hash ^ (hash >> 31);
}

std::uint64_t hash_of(Op op, std::span<const Id> operands, std::span<const std::int64_t> parameters) {
    std::uint64_t hash = static_cast<std::uint64_t>(op);
    for (const Id id : operands) hash = mixed(hash, static_cast<std::uint64_t>(id));
    for (const std::int64_t p : parameters) hash = mixed(hash, static_cast<std::uint64_t>(p));
    return hash;
}

void check_operands(const Graph& graph, Op op, std::span<const Id> operands) {
    const Row& r = row(op);
    const auto count = static_cast<int>(operands.size());
    if (count < r.operands_min || count > r.operands_max) {
        throw std::invalid_argument(std::string(r.name) + ": " + std::to_string(count) + " operands");
    }
    for (const Id id : operands) {
        if (id < 0 || id >= graph.size()) throw std::invalid_argument(std::string(r.name) + ": no such operand");
    }
}

}  // namespace

Call call_of(const Graph& graph, Id id) {
    return {graph, graph.op(id), graph.operands(id), graph.parameters(id)};
}

Id Graph::input(std::string name, const Shape& shape) {
    const Id id = append({Op::input, intern(shape), {}, {}, {}});
    names_.emplace(id, std::move(name));
    inputs_.push_back(id);
    return id;
}

Id Graph::constant(double value) {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    if (const auto found = constants_.find(bits); found != constants_.end()) return found->second;
    const Id id = append({Op::constant, intern({}), {}, {}, values_.add(std::span(&value, 1))});
    constants_.emplace(bits, id);
    return id;
}

Id Graph::constant(double value, const Interval& enclosure) {
    if (enclosure.is_point() && enclosure.low == value) return constant(value);
    const Id id = append({Op::constant, intern({}), {}, {}, values_.add(std::span(&value, 1))});
    enclosures_.emplace(id, enclosure);
    return id;
}

Id Graph::constant(const Shape& shape, std::span<const double> values) {
    if (static_cast<std::int64_t>(values.size()) != shape.elements()) {
        throw std::invalid_argument("constant: " + std::to_string(values.size()) + " values for shape " +
                                    to_string(shape));
    }
    if (shape.is_scalar()) return constant(values[0]);
    return append({Op::constant, intern(shape), {}, {}, values_.add(values)});
}

Id Graph::apply(Op op, std::initializer_list<Id> operands, std::initializer_list<std::int64_t> parameters) {
    return apply(op, std::span<const Id>(operands.begin(), operands.size()),
                 std::span<const std::int64_t>(parameters.begin(), parameters.size()));
}

Id Graph::apply(Op op, std::span<const Id> operands, std::span<const std::int64_t> parameters) {
    check_operands(*this, op, operands);
    if (!row(op).is_elementwise) return append_shared(op, operands, parameters);
    const Shape* common = &shape(operands[0]);
    for (const Id id : operands.subspan(1)) {
        if (&shape(id) != common) common = intern(broadcast(*common, shape(id), row(op).name));
    }
    Id stretched[3]{};
    for (std::size_t i = 0; i < operands.size(); ++i) stretched[i] = broadcast_to(operands[i], *common);
    const std::span<const Id> equal(stretched, operands.size());
    if (const auto folded = fold(op, equal)) return *folded;
    if (const auto simpler = simplify(op, equal)) return *simpler;
    return append_shared(op, equal, parameters);
}

Id Graph::append_shared(Op op, std::span<const Id> operands, std::span<const std::int64_t> parameters) {
    const std::uint64_t hash = hash_of(op, operands, parameters);
    const Id found = nodes_by_hash_.find(hash, [&](Id id) {
        return this->op(id) == op && std::ranges::equal(this->operands(id), operands) &&
               std::ranges::equal(this->parameters(id), parameters);
    });
    if (found != no_id) return found;
    const Row& r = row(op);
    const Shape* shape =
        r.is_elementwise ? &this->shape(operands[0]) : intern(r.shape({*this, op, operands, parameters}));
    const bool changes_shape_only = op == Op::reshape || op == Op::broadcast_to;
    if (changes_shape_only && shape == &this->shape(operands[0])) return operands[0];
    const Id id = append({op, shape, operands_.add(operands), parameters_.add(parameters), {}});
    nodes_by_hash_.add(hash, id);
    return id;
}

Id Graph::append(const Node& node) {
    if (nodes_.size() >= nodes_max) throw std::length_error("graph: more than 2^28 nodes");
    nodes_.push_back(node);
    return static_cast<Id>(nodes_.size()) - 1;
}

const Shape* Graph::intern(const Shape& shape) {
    std::uint64_t hash = 0;
    for (const std::int64_t extent : shape.extents()) hash = mixed(hash, static_cast<std::uint64_t>(extent));
    const auto [first, last] = shapes_by_hash_.equal_range(hash);
    for (auto found = first; found != last; ++found) {
        if (*found->second == shape) return found->second;
    }
    shapes_.push_back(shape);
    shapes_by_hash_.emplace(hash, &shapes_.back());
    return &shapes_.back();
}

// An operation of scalar constants.
std::optional<Id> Graph::fold(Op op, std::span<const Id> operands) {
    double value[3]{};
    Interval enclosed[3]{};
    for (std::size_t i = 0; i < operands.size(); ++i) {
        const Id id = operands[i];
        if (this->op(id) != Op::constant || !shape(id).is_scalar()) return std::nullopt;
        value[i] = values(id)[0];
        enclosed[i] = enclosure(id);
    }
    const Row& r = row(op);
    return constant(r.in_double(value[0], value[1], value[2]), r.in_interval(enclosed[0], enclosed[1], enclosed[2]));
}

std::optional<Id> Graph::simplify(Op op, std::span<const Id> operands) {
    const auto is = [&](std::size_t operand, double number) { return uniform_value(operands[operand]) == number; };
    switch (op) {
        case Op::neg:
            if (this->op(operands[0]) == Op::neg) return this->operands(operands[0])[0];
            return std::nullopt;
        case Op::add:
            if (is(1, 0)) return operands[0];
            if (is(0, 0)) return operands[1];
            return in_order(op, operands);
        case Op::sub:
            if (is(1, 0)) return operands[0];
            if (is(0, 0)) return apply(Op::neg, {operands[1]});
            return std::nullopt;
        case Op::mul:
            if (is(1, 1)) return operands[0];
            if (is(0, 1)) return operands[1];
            if (is(1, -1)) return apply(Op::neg, {operands[0]});
            if (is(0, -1)) return apply(Op::neg, {operands[1]});
            if (operands[0] == operands[1]) return apply(Op::square, {operands[0]});
            return in_order(op, operands);
        case Op::div:
            if (is(1, 1)) return operands[0];
            if (is(0, 1)) return apply(Op::reciprocal, {operands[1]});
            return std::nullopt;
        case Op::pow:
            if (is(1, 1)) return operands[0];
            if (is(1, 2)) return apply(Op::square, {operands[0]});
            if (is(1, 0.5)) return apply(Op::sqrt, {operands[0]});
            if (is(1, -1)) return apply(Op::reciprocal, {operands[0]});
            return std::nullopt;
        default:
            return std::nullopt;
    }
}

// a + b and b + a are one node.
Id Graph::in_order(Op op, std::span<const Id> operands) {
    return append_shared(op, std::array{std::min(operands[0], operands[1]), std::max(operands[0], operands[1])}, {});
}

// `shape` is one of shapes_.
Id Graph::broadcast_to(Id id, const Shape& shape) {
    if (&this->shape(id) == &shape) return id;
    return append_shared(Op::broadcast_to, std::array{id}, shape.extents());
}

Interval Graph::enclosure(Id id) const {
    assert(op(id) == Op::constant && shape(id).is_scalar());
    const auto found = enclosures_.find(id);
    return found == enclosures_.end() ? Interval(values(id)[0]) : found->second;
}

std::optional<double> Graph::uniform_value(Id id) const {
    if (op(id) == Op::broadcast_to) id = operands(id)[0];
    if (op(id) != Op::constant || !shape(id).is_scalar()) return std::nullopt;
    if (enclosures_.contains(id)) return std::nullopt;
    return values(id)[0];
}

const std::string& Graph::name(Id input) const {
    assert(op(input) == Op::input);
    return names_.at(input);
}

}  // namespace gradus::engine
