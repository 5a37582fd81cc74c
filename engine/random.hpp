// Random numbers by counting: element i of stream s at step t is a pure function of (seed, s, t, i), so any element can
// be had in any order, on any number of threads, and on a GPU, with the same bits.
//
// The function is Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011), whose known
// answers are tests.
#pragma once

#include <array>
#include <cstdint>

namespace gradus::engine {

struct RandomKey {
    std::uint64_t seed = 0;
    std::uint32_t stream = 0;
    std::uint32_t step = 0;
};

// The cipher itself: ten rounds.
std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key);

// In [0, 1), a multiple of 2^-53.
double uniform(const RandomKey& key, std::uint64_t element);

// Standard normal, by the Box-Muller transform of a pair of uniform numbers, in double.
double normal(const RandomKey& key, std::uint64_t element);

// In 0..count-1, without bias beyond 2^-64.
std::uint64_t whole_number(const RandomKey& key, std::uint64_t element, std::uint64_t count);

}  // namespace gradus::engine
