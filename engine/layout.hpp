// Walking over the elements of an array in row-major order.
#pragma once

#include <array>
#include <cstdint>

#include "engine/shape.hpp"

namespace gradus::engine {

using Index = std::array<std::int64_t, axes_max>;

// Calls visit(index) for each element, the last axis fastest.
template <class Visit>
void for_each_index(const Shape& shape, Visit visit) {
    Index index{};
    for (std::int64_t left = shape.elements(); left > 0; --left) {
        visit(index);
        for (int axis = shape.rank() - 1; axis >= 0; --axis) {
            if (++index[static_cast<std::size_t>(axis)] < shape[axis]) break;
            index[static_cast<std::size_t>(axis)] = 0;
        }
    }
}

// The position of an element in row-major order, or in any other arrangement by its strides.
inline std::int64_t position(const Index& index, const std::array<std::int64_t, axes_max>& strides, int rank) {
    std::int64_t at = 0;
    for (std::size_t axis = 0; axis < static_cast<std::size_t>(rank); ++axis) at += index[axis] * strides[axis];
    return at;
}

}  // namespace gradus::engine
