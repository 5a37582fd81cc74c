#include "judge/storage/migrate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "judge/storage/migrations.hpp"
#include "tests/storage/test_cluster.hpp"

namespace gradus::storage {
namespace {

TEST(Migrations, are_numbered_from_1_without_gaps) {
    int number = 0;
    for (const auto& migration : migrations()) {
        EXPECT_EQ(migration.number, ++number) << migration.name;
        EXPECT_FALSE(migration.sql.empty());
    }
    EXPECT_GE(number, 3);
}

TEST(Migrations, are_applied_once) {
    const TemporaryDirectory directory;
    const Cluster cluster{directory.path(), "gradus"};
    EXPECT_EQ(migrate(cluster.url("gradus_owner")).size(), migrations().size());
    EXPECT_THAT(migrate(cluster.url("gradus_owner")), testing::IsEmpty());
}

TEST(Migrations, by_several_at_once_are_applied_once_all_the_same) {
    const TemporaryDirectory directory;
    const Cluster cluster{directory.path(), "gradus"};
    std::vector<std::vector<std::string>> applied(4);
    std::vector<std::thread> threads;
    for (auto& names : applied)
        threads.emplace_back([&names, url = cluster.url("gradus_owner")] { names = migrate(url); });
    for (auto& thread : threads) thread.join();
    std::size_t count = 0;
    for (const auto& names : applied) count += names.size();
    EXPECT_EQ(count, migrations().size());
}

}  // namespace
}  // namespace gradus::storage
