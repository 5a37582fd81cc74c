// Inputs and constants have no operands and no derivative; uniform and normal are counter-based random numbers.
//
// uniform(step) [seed, stream, extents…]: element i is number (step, i) of the stream, in [0, 1); normal: standard
// normal. `step` is a scalar, so that a recorded program draws anew each time that it is run with another one.
#include "engine/random.hpp"
#include "engine/rows/families.hpp"

namespace gradus::engine {

namespace {

Shape no_shape(const Call&) {
    return {};
}

Shape random_shape(const Call& call) {
    return Shape(call.parameters.subspan(2));
}

}  // namespace

void add_leaves(std::span<Row> table) {
    for (const Op op : {Op::input, Op::constant}) {
        Row& leaf = of(table, op);
        leaf.is_flat = true;
        leaf.shape = no_shape;
    }
    for (const Op op : {Op::uniform, Op::normal}) {
        Row& random = of(table, op);
        random.operands_min = random.operands_max = 1;
        random.is_flat = true;
        random.shape = random_shape;
    }
}

}  // namespace gradus::engine
