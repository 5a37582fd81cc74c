// The rows of elementwise operations are made from their definitions in elementwise.hpp.
#include "engine/elementwise.hpp"

#include "engine/dual.hpp"
#include "engine/rows/families.hpp"
#include "engine/var.hpp"

namespace gradus::engine {

namespace {

template <Op op>
concept HasKinks = requires {
    Elementwise<op>::kinks;
};

template <class T, Op op, int arity>
T value(const T& a, [[maybe_unused]] const T& b, [[maybe_unused]] const T& c) {
    if constexpr (arity == 1) {
        return Elementwise<op>::value(a);
    } else if constexpr (arity == 2) {
        return Elementwise<op>::value(a, b);
    } else {
        return Elementwise<op>::value(a, b, c);
    }
}

template <class T, Op op, int arity>
T value_of(T a, T b, T c) {
    return value<T, op, arity>(a, b, c);
}

template <Op op, int arity>
Var slope(Graph& graph, Id node, std::size_t operand) {
    const auto at = [&](std::size_t i) { return Var{&graph, graph.operands(node)[i]}; };
    const Var y{&graph, node};
    if constexpr (arity == 1) {
        return Elementwise<op>::slope(at(0), y);
    } else if constexpr (arity == 2) {
        return operand == 0 ? Elementwise<op>::slope_a(at(0), at(1), y) : Elementwise<op>::slope_b(at(0), at(1), y);
    } else {
        if (operand == 0) return Elementwise<op>::slope_a(at(0), at(1), at(2), y);
        return operand == 1 ? Elementwise<op>::slope_b(at(0), at(1), at(2), y)
                            : Elementwise<op>::slope_c(at(0), at(1), at(2), y);
    }
}

// slope · by, as a quotient where the slope is one: PyTorch rounds it that way too.
Id scaled(Graph& graph, const Var& slope, Id by) {
    if (graph.uniform_value(slope.id) == 0) return no_id;
    if (graph.op(slope.id) == Op::reciprocal) return graph.apply(Op::div, {by, graph.operands(slope.id)[0]});
    return graph.apply(Op::mul, {by, slope.id});
}

template <Op op, int arity>
Id vjp(Graph& graph, Id node, std::size_t operand, Id dy) {
    return scaled(graph, slope<op, arity>(graph, node, operand), dy);
}

template <Op op, int arity>
Id jvp(Graph& graph, Id node, std::span<const Id> tangents) {
    Id sum = no_id;
    for (std::size_t i = 0; i < tangents.size(); ++i) {
        if (tangents[i] == no_id) continue;
        const Id part = scaled(graph, slope<op, arity>(graph, node, i), tangents[i]);
        if (part == no_id) continue;
        sum = sum == no_id ? part : graph.apply(Op::add, {sum, part});
    }
    return sum;
}

Shape shape_of_first(const Call& call) {
    return call.shape(0);
}

template <Op op, int arity>
Row made() {
    Row r;
    r.operands_min = r.operands_max = arity;
    r.is_elementwise = true;
    r.shape = shape_of_first;
    r.vjp = vjp<op, arity>;
    r.jvp = jvp<op, arity>;
    r.in_double = value_of<double, op, arity>;
    r.in_float = value_of<float, op, arity>;
    r.in_interval = value<Interval, op, arity>;
    r.domain = Elementwise<op>::domain;
    if constexpr (HasKinks<op>) r.kinks = Elementwise<op>::kinks;
    return r;
}

void set(Row& place, Row made) {
    made.name = place.name;
    place = made;
}

}  // namespace

void add_elementwise(std::span<Row> table) {
#define GRADUS_SET_1(name) set(of(table, Op::name), made<Op::name, 1>());
#define GRADUS_SET_2(name) set(of(table, Op::name), made<Op::name, 2>());
#define GRADUS_SET_3(name) set(of(table, Op::name), made<Op::name, 3>());
    GRADUS_UNARY_OPS(GRADUS_SET_1)
    GRADUS_BINARY_OPS(GRADUS_SET_2)
    GRADUS_TERNARY_OPS(GRADUS_SET_3)
#undef GRADUS_SET_1
#undef GRADUS_SET_2
#undef GRADUS_SET_3
    for (const Op op :
         {Op::sign, Op::floor, Op::ceil, Op::round, Op::trunc, Op::gt, Op::ge, Op::lt, Op::le, Op::eq, Op::ne}) {
        of(table, op).is_flat = true;
    }
}

}  // namespace gradus::engine
