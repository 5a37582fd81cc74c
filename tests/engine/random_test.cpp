#include "engine/random.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace gradus::engine {
namespace {

using Words = std::array<std::uint32_t, 4>;

// The known answers of Random123 (kat_vectors, philox4x32 10).
TEST(Philox, GivesTheKnownAnswers) {
    EXPECT_EQ(philox({0, 0, 0, 0}, {0, 0}), (Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
    EXPECT_EQ(philox({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}),
              (Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
    EXPECT_EQ(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
              (Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(RandomNumbers, HaveTheMomentsOfTheirDistribution) {
    constexpr int count = 200'000;
    double uniform_sum = 0, normal_sum = 0, normal_squares = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
        const double u = uniform({3, 1, 4}, i);
        ASSERT_GE(u, 0);
        ASSERT_LT(u, 1);
        uniform_sum += u;
        const double n = normal({3, 1, 5}, i);
        normal_sum += n;
        normal_squares += n * n;
    }
    // Five standard errors.
    EXPECT_NEAR(uniform_sum / count, 0.5, 5 / std::sqrt(12.0 * count));
    EXPECT_NEAR(normal_sum / count, 0, 5 / std::sqrt(count));
    EXPECT_NEAR(normal_squares / count, 1, 5 * std::sqrt(2.0 / count));
}

TEST(RandomNumbers, DifferByEachPartOfTheirKey) {
    const double u = uniform({1, 2, 3}, 4);
    EXPECT_NE(u, uniform({2, 2, 3}, 4));
    EXPECT_NE(u, uniform({1, 3, 3}, 4));
    EXPECT_NE(u, uniform({1, 2, 4}, 4));
    EXPECT_NE(u, uniform({1, 2, 3}, 5));
    EXPECT_EQ(u, uniform({1, 2, 3}, 4));
}

TEST(RandomNumbers, AreWholeBelowTheirCount) {
    int seen[6]{};
    for (std::uint64_t i = 0; i < 600; ++i) ++seen[whole_number({5}, i, 6)];
    for (const int count : seen) EXPECT_GT(count, 50);
}

}  // namespace
}  // namespace gradus::engine
