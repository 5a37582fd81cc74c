#include "engine/expression/operators.hpp"

namespace gradus::engine::expression {

Binding binding_of(Sign sign) {
    switch (sign) {
        case Sign::less:
        case Sign::less_equal:
        case Sign::greater:
        case Sign::greater_equal:
        case Sign::equal:
        case Sign::not_equal:
            return {compared_binding, compared_binding + 1};
        case Sign::plus:
        case Sign::minus:
            return {added_binding, added_binding + 1};
        case Sign::times:
        case Sign::divide:
        case Sign::percent:
        case Sign::at:
            return {times_binding, times_binding + 1};
        case Sign::power:
            return {power_binding, signed_binding};
        default:
            return {};
    }
}

Var applied(Sign sign, const Var& a, const Var& b) {
    switch (sign) {
        case Sign::less:
            return lt(a, b);
        case Sign::less_equal:
            return le(a, b);
        case Sign::greater:
            return gt(a, b);
        case Sign::greater_equal:
            return ge(a, b);
        case Sign::equal:
            return eq(a, b);
        case Sign::not_equal:
            return ne(a, b);
        case Sign::plus:
            return a + b;
        case Sign::minus:
            return a - b;
        case Sign::times:
            return a * b;
        case Sign::divide:
            return a / b;
        case Sign::percent:
            return remainder(a, b);
        case Sign::at:
            return matmul(a, b);
        default:
            return pow(a, b);
    }
}

}  // namespace gradus::engine::expression
