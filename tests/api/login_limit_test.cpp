#include "api/login_limit.hpp"

#include <gtest/gtest.h>

namespace gradus::api {
namespace {

using std::chrono::seconds;

const LoginLimit::Clock::time_point start{};

TEST(login_limit, lets_a_pair_fail_so_often_and_then_wait_for_its_oldest_failure) {
    LoginLimit limit(3, seconds(100), 10);
    for (int i = 0; i < 3; ++i) {
        EXPECT_FALSE(limit.wait_of("1.2.3.4", "ai", start + seconds(i))) << i << " failures";
        limit.add_failure("1.2.3.4", "ai", start + seconds(i));
    }
    EXPECT_EQ(limit.wait_of("1.2.3.4", "ai", start + seconds(2)), seconds(98));
    EXPECT_EQ(limit.wait_of("1.2.3.4", "ai", start + seconds(99)), seconds(1));
    EXPECT_EQ(limit.wait_of("1.2.3.4", "ai", start + std::chrono::milliseconds(99'001)), seconds(1)) << "rounded up";
    EXPECT_FALSE(limit.wait_of("1.2.3.4", "ai", start + seconds(100)));
    limit.add_failure("1.2.3.4", "ai", start + seconds(100));
    EXPECT_EQ(limit.wait_of("1.2.3.4", "ai", start + seconds(100)), seconds(1)) << "the second failure is the oldest";
}

TEST(login_limit, counts_an_address_and_a_name_together_without_regard_to_case) {
    LoginLimit limit(1, seconds(100), 10);
    limit.add_failure("1.2.3.4", "Ai", start);
    EXPECT_TRUE(limit.wait_of("1.2.3.4", "aI", start));
    EXPECT_FALSE(limit.wait_of("1.2.3.5", "ai", start));
    EXPECT_FALSE(limit.wait_of("1.2.3.4", "aj", start));
}

TEST(login_limit, forgets_a_pair_that_succeeded) {
    LoginLimit limit(1, seconds(100), 10);
    limit.forget("1.2.3.4", "ai");
    limit.add_failure("1.2.3.4", "ai", start);
    limit.forget("1.2.3.4", "AI");
    EXPECT_FALSE(limit.wait_of("1.2.3.4", "ai", start));
}

TEST(login_limit, remembers_a_bounded_number_of_pairs_the_latest_ones) {
    LoginLimit limit(1, seconds(100), 3);
    for (const char* name : {"a", "b", "c"}) limit.add_failure("1.2.3.4", name, start);
    limit.add_failure("1.2.3.4", "a", start);  // the latest again
    limit.add_failure("1.2.3.4", "d", start);  // pushes b out
    EXPECT_TRUE(limit.wait_of("1.2.3.4", "a", start));
    EXPECT_FALSE(limit.wait_of("1.2.3.4", "b", start));
    EXPECT_TRUE(limit.wait_of("1.2.3.4", "c", start));
    EXPECT_TRUE(limit.wait_of("1.2.3.4", "d", start));
}

TEST(login_limit, keeps_no_more_of_a_name_or_an_address_than_tells_them_apart) {
    LoginLimit limit(1, seconds(100), 10);
    const std::string name(1'000'000, 'x');
    limit.add_failure(name, name, start);
    EXPECT_TRUE(limit.wait_of(name + "y", name + "y", start)) << "what is longer than any real one is one pair";
}

}  // namespace
}  // namespace gradus::api
