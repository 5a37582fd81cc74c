#include "judge/worker/problem_cache.hpp"

#include <gtest/gtest.h>

#include "tests/worker/running_worker.hpp"

namespace gradus::worker {
namespace {

storage::Claim claim_of(const std::string& slug) {
    auto owner = storage::connection_as("gradus_owner");
    pqxx::nontransaction transaction{owner};
    storage::Claim claim;
    claim.problem_slug = slug;
    claim.package_digest =
        transaction.exec_params("SELECT encode(package_digest, 'hex') FROM problem WHERE slug = $1", slug)
            .front()
            .front()
            .c_str();
    return claim;
}

TEST(ProblemCache, keeps_what_fits_and_drops_the_least_recently_used) {
    auto database = storage::database_as(storage::DatabaseRole::worker);
    const auto a = claim_of(put_folder(double_folder(1)));
    const auto b = claim_of(put_folder(double_folder(1)));
    const auto c = claim_of(put_folder(double_folder(1)));
    ProblemCache measure{1};
    const auto one = measure.find(database, a)->bytes + 8;  // the names differ by a digit or two

    ProblemCache cache{2 * one};
    const auto first_a = cache.find(database, a);
    const auto first_b = cache.find(database, b);
    ASSERT_TRUE(first_a && first_b);
    EXPECT_EQ(first_a->problem->cases.size(), 2U);
    EXPECT_EQ(cache.find(database, a), first_a) << "kept";
    const auto first_c = cache.find(database, c);
    EXPECT_EQ(cache.find(database, a), first_a) << "used more recently than b";
    EXPECT_EQ(cache.find(database, c), first_c);
    EXPECT_NE(cache.find(database, b), first_b) << "dropped, and fetched again";
}

TEST(ProblemCache, serves_a_package_larger_than_all_its_room) {
    auto database = storage::database_as(storage::DatabaseRole::worker);
    const auto claim = claim_of(put_folder(double_folder(1)));
    ProblemCache cache{1};
    const auto found = cache.find(database, claim);
    ASSERT_TRUE(found);
    EXPECT_TRUE(found->problem);
    EXPECT_EQ(cache.find(database, claim), found);
}

TEST(ProblemCache, finds_nothing_when_the_package_was_replaced) {
    auto database = storage::database_as(storage::DatabaseRole::worker);
    storage::Claim claim;
    claim.package_digest = std::string(64, 'a');
    ProblemCache cache{1 << 20};
    EXPECT_EQ(cache.find(database, claim), nullptr);
}

}  // namespace
}  // namespace gradus::worker
