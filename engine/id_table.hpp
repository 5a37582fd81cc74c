// Ids found by a hash of what they stand for: open addressing with linear probing. The standard's tables allocate a
// node an entry, which is most of the time that building a graph takes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace gradus::engine {

class IdTable {
  public:
    // The id with this hash for which is_same(id) holds, or -1.
    template <class IsSame>
    std::int32_t find(std::uint64_t hash, IsSame is_same) const {
        if (slots_.empty()) return -1;
        for (std::size_t at = hash & (slots_.size() - 1); slots_[at].id >= 0; at = (at + 1) & (slots_.size() - 1)) {
            if (slots_[at].hash == hash && is_same(slots_[at].id)) return slots_[at].id;
        }
        return -1;
    }

    void add(std::uint64_t hash, std::int32_t id) {
        if (2 * (count_ + 1) > slots_.size()) grow();
        place({hash, id});
        ++count_;
    }

  private:
    struct Slot {
        std::uint64_t hash = 0;
        std::int32_t id = -1;
    };

    void place(const Slot& slot) {
        std::size_t at = slot.hash & (slots_.size() - 1);
        while (slots_[at].id >= 0) at = (at + 1) & (slots_.size() - 1);
        slots_[at] = slot;
    }

    void grow() {
        constexpr std::size_t smallest = 64;
        std::vector<Slot> old(slots_.empty() ? smallest : 2 * slots_.size());
        old.swap(slots_);
        for (const Slot& slot : old) {
            if (slot.id >= 0) place(slot);
        }
    }

    std::vector<Slot> slots_;  // a power of two, at most half of them taken
    std::size_t count_ = 0;
};

}  // namespace gradus::engine
