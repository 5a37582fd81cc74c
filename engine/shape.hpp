// The extents of an array, outermost first, as in PyTorch: a scalar has rank 0 and one element.
//
// A Shape is a small value without allocation. Every size that comes from outside passes through its constructor, which
// is where the limits are: afterwards elements() fits in 40 bits and arithmetic on it cannot overflow.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>

namespace gradus::engine {

inline constexpr int axes_max = 8;
inline constexpr std::int64_t elements_max = std::int64_t{1} << 40;

class Shape {
  public:
    Shape() = default;
    Shape(std::initializer_list<std::int64_t> extents);
    // Throws std::invalid_argument when an extent is negative, or the rank or the number of elements is over its limit.
    explicit Shape(std::span<const std::int64_t> extents);

    int rank() const { return rank_; }
    std::int64_t elements() const { return elements_; }
    bool is_scalar() const { return rank_ == 0; }
    std::int64_t operator[](int axis) const { return extents_[static_cast<std::size_t>(axis)]; }
    std::span<const std::int64_t> extents() const { return {extents_.data(), static_cast<std::size_t>(rank_)}; }
    // Row-major: how many elements lie between neighbours along each axis.
    std::array<std::int64_t, axes_max> strides() const;

    bool operator==(const Shape&) const = default;

  private:
    std::array<std::int64_t, axes_max> extents_{};
    int rank_ = 0;
    std::int64_t elements_ = 1;
};

// "(2, 3)", "()"
std::string to_string(const Shape& shape);

// PyTorch's rule: aligned at the last axis, an extent of 1 stretches. Throws std::invalid_argument naming `operation`.
Shape broadcast(const Shape& a, const Shape& b, const char* operation);

// An axis counted from the end when negative, as a position in 0..rank-1. Throws std::invalid_argument naming
// `operation`.
int axis_of(const Shape& shape, std::int64_t axis, const char* operation);

}  // namespace gradus::engine
