#include "engine/shape.hpp"

#include <algorithm>
#include <stdexcept>

namespace gradus::engine {

Shape::Shape(std::initializer_list<std::int64_t> extents)
    : Shape(std::span<const std::int64_t>(extents.begin(), extents.size())) {}

Shape::Shape(std::span<const std::int64_t> extents) {
    if (extents.size() > static_cast<std::size_t>(axes_max)) {
        throw std::invalid_argument("shape: rank " + std::to_string(extents.size()) + " is over " +
                                    std::to_string(axes_max));
    }
    rank_ = static_cast<int>(extents.size());
    for (std::size_t i = 0; i < extents.size(); ++i) {
        const std::int64_t extent = extents[i];
        if (extent < 0) throw std::invalid_argument("shape: extent " + std::to_string(extent) + " is negative");
        if (extent > elements_max || (extent > 0 && elements_ > elements_max / extent)) {
            throw std::invalid_argument("shape: more than 2^40 elements");
        }
        extents_[i] = extent;
        elements_ *= extent;
    }
}

std::array<std::int64_t, axes_max> Shape::strides() const {
    std::array<std::int64_t, axes_max> strides{};
    std::int64_t stride = 1;
    for (int axis = rank_ - 1; axis >= 0; --axis) {
        strides[static_cast<std::size_t>(axis)] = stride;
        stride *= (*this)[axis];
    }
    return strides;
}

std::string to_string(const Shape& shape) {
    std::string text = "(";
    for (int axis = 0; axis < shape.rank(); ++axis) {
        if (axis > 0) text += ", ";
        text += std::to_string(shape[axis]);
    }
    return text + ")";
}

Shape broadcast(const Shape& a, const Shape& b, const char* operation) {
    const int rank = std::max(a.rank(), b.rank());
    std::array<std::int64_t, axes_max> extents{};
    for (int i = 1; i <= rank; ++i) {  // counted from the last axis
        const std::int64_t of_a = i <= a.rank() ? a[a.rank() - i] : 1;
        const std::int64_t of_b = i <= b.rank() ? b[b.rank() - i] : 1;
        if (of_a != of_b && of_a != 1 && of_b != 1) {
            throw std::invalid_argument(std::string(operation) + ": shapes " + to_string(a) + " and " + to_string(b) +
                                        " do not broadcast");
        }
        extents[static_cast<std::size_t>(rank - i)] = of_a == 1 ? of_b : of_a;
    }
    return Shape(std::span<const std::int64_t>(extents.data(), static_cast<std::size_t>(rank)));
}

int axis_of(const Shape& shape, std::int64_t axis, const char* operation) {
    const std::int64_t position = axis < 0 ? axis + shape.rank() : axis;
    if (position < 0 || position >= shape.rank()) {
        throw std::invalid_argument(std::string(operation) + ": axis " + std::to_string(axis) + " of shape " +
                                    to_string(shape));
    }
    return static_cast<int>(position);
}

}  // namespace gradus::engine
