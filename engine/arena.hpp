// Memory that only grows and never moves: what was put in stays where it is for as long as the arena lives, so spans of
// it may be kept while more is added.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace gradus::engine {

template <class T>
class Arena {
  public:
    // A copy of `values` (which may lie in this arena).
    std::span<const T> add(std::span<const T> values) {
        if (values.size() > free_.size()) grow(values.size());
        const std::span<T> place = free_.first(values.size());
        std::ranges::copy(values, place.begin());
        free_ = free_.subspan(values.size());
        return place;
    }

  private:
    static constexpr std::size_t smallest_chunk = 256, largest_chunk = std::size_t{1} << 20;

    void grow(std::size_t needed) {
        next_chunk_ = std::min(std::max(next_chunk_ * 2, smallest_chunk), largest_chunk);
        const std::size_t size = std::max(needed, next_chunk_);
        chunks_.push_back(std::make_unique<T[]>(size));
        free_ = {chunks_.back().get(), size};
    }

    std::vector<std::unique_ptr<T[]>> chunks_;
    std::span<T> free_;
    std::size_t next_chunk_ = 0;
};

}  // namespace gradus::engine
