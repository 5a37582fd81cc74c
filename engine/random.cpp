#include "engine/random.hpp"

#include <cmath>

namespace gradus::engine {

namespace {

using Block = std::array<std::uint32_t, 4>;

// Two elements share a block.
Block block_of(const RandomKey& key, std::uint64_t element) {
    const std::uint64_t block = element / 2;
    return philox({static_cast<std::uint32_t>(block), static_cast<std::uint32_t>(block >> 32), key.stream, key.step},
                  {static_cast<std::uint32_t>(key.seed), static_cast<std::uint32_t>(key.seed >> 32)});
}

std::uint64_t word_of(const Block& block, std::uint64_t half) {
    return std::uint64_t{block[2 * half + 1]} << 32 | block[2 * half];
}

double unit(std::uint64_t word) {
    return static_cast<double>(word >> 11) * 0x1p-53;
}

}  // namespace

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key) {
    constexpr int rounds = 10;
    for (int round = 0; round < rounds; ++round) {
        const std::uint64_t product_0 = std::uint64_t{0xD2511F53} * counter[0];
        const std::uint64_t product_1 = std::uint64_t{0xCD9E8D57} * counter[2];
        counter = {
            static_cast<std::uint32_t>(product_1 >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(product_1),
            static_cast<std::uint32_t>(product_0 >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(product_0)};
        key[0] += 0x9E3779B9;
        key[1] += 0xBB67AE85;
    }
    return counter;
}

double uniform(const RandomKey& key, std::uint64_t element) {
    return unit(word_of(block_of(key, element), element % 2));
}

double normal(const RandomKey& key, std::uint64_t element) {
    const Block block = block_of(key, element);
    const double radius = std::sqrt(-2 * std::log(1 - unit(word_of(block, 0))));
    const double angle = 2 * M_PI * unit(word_of(block, 1));
    return radius * (element % 2 == 0 ? std::cos(angle) : std::sin(angle));
}

std::uint64_t whole_number(const RandomKey& key, std::uint64_t element, std::uint64_t count) {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::uint64_t>(static_cast<Wide>(word_of(block_of(key, element), element % 2)) * count >> 64);
}

}  // namespace gradus::engine
