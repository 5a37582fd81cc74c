// The operations, by name. What each one means is its row in the table (row.hpp); nothing else lists them.
//
// Elementwise operations work number by number on operands of equal shape, so that one template (elementwise.hpp) is
// their meaning for every kind of number. The others move, combine or reduce elements; their parameters are integers.
#pragma once

#include <cstdint>

// clang-format off
#define GRADUS_UNARY_OPS(X) \
    X(neg) X(abs) X(sign) X(square) X(sqrt) X(reciprocal) X(exp) X(expm1) X(log) X(log1p) \
    X(sin) X(cos) X(tan) X(asin) X(acos) X(atan) X(sinh) X(cosh) X(tanh) X(erf) \
    X(sigmoid) X(softplus) X(relu) X(floor) X(ceil) X(round) X(trunc)
#define GRADUS_BINARY_OPS(X) \
    X(add) X(sub) X(mul) X(div) X(pow) X(atan2) X(minimum) X(maximum) X(fmod) X(remainder) X(xlogy) \
    X(gt) X(ge) X(lt) X(le) X(eq) X(ne)
#define GRADUS_TERNARY_OPS(X) \
    X(where) X(clamp)
#define GRADUS_STRUCTURAL_OPS(X) \
    X(sum) X(amax) X(cumsum) X(argmax) X(argsort) \
    X(reshape) X(permute) X(broadcast_to) X(slice) X(unslice) X(concat) X(flip) \
    X(gather) X(scatter_add) X(take) X(put_add) X(one_hot) X(matmul) X(solve) X(unfold) X(fold)
#define GRADUS_LEAF_OPS(X) \
    X(input) X(constant) X(uniform) X(normal)
#define GRADUS_ELEMENTWISE_OPS(X) GRADUS_UNARY_OPS(X) GRADUS_BINARY_OPS(X) GRADUS_TERNARY_OPS(X)
#define GRADUS_OPS(X) GRADUS_LEAF_OPS(X) GRADUS_ELEMENTWISE_OPS(X) GRADUS_STRUCTURAL_OPS(X)
// clang-format on

namespace gradus::engine {

enum class Op : std::uint8_t {
#define GRADUS_ENUMERATOR(name) name,
    GRADUS_OPS(GRADUS_ENUMERATOR)
#undef GRADUS_ENUMERATOR
};

#define GRADUS_COUNTED(name) +1
inline constexpr int ops_count = 0 GRADUS_OPS(GRADUS_COUNTED);
#undef GRADUS_COUNTED

}  // namespace gradus::engine
