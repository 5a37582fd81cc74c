#include "judge/storage/database.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <fstream>

#include "judge/storage/migrate.hpp"
#include "judge/storage/storage_error.hpp"
#include "tests/storage/test_cluster.hpp"

namespace gradus::storage {
namespace {

std::string failure_of(const std::string& url, DatabaseRole role = DatabaseRole::server) {
    try {
        Database database{url, role};
    } catch (const StorageError& error) {
        return error.what();
    }
    return "it connected";
}

TEST(Database, comes_back_by_itself_when_its_connection_was_cut_between_two_calls) {
    auto server = database_as(DatabaseRole::server);
    const auto slug = add_test_problem().slug;
    ASSERT_TRUE(find_problem(server, slug));
    auto postgres = connection_as("postgres");
    for (int cut = 0; cut < 3; ++cut) {
        pqxx::nontransaction transaction{postgres};
        transaction.exec(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE usename = 'gradus_server'");
        EXPECT_TRUE(find_problem(server, slug)) << "after cut " << cut;
    }
}

TEST(Database, comes_back_by_itself_after_PostgreSQL_was_restarted) {
    const TemporaryDirectory directory;
    auto cluster = std::make_unique<Cluster>(directory.path(), "gradus");
    migrate(cluster->url("gradus_owner"));
    Database server{cluster->url("gradus_server"), DatabaseRole::server};
    EXPECT_FALSE(find_account(server, "nobody"));
    cluster.reset();
    EXPECT_THROW(find_account(server, "nobody"), StorageError);
    EXPECT_THROW(find_account(server, "nobody"), StorageError);
    cluster = std::make_unique<Cluster>(directory.path(), "gradus");
    EXPECT_FALSE(find_account(server, "nobody"));
}

TEST(Database, never_tells_a_password) {
    const char* urls[] = {
        "host=127.0.0.1 port=1 user=u password=h1dden dbname=d",
        "postgresql://u:h1dden@127.0.0.1:1/d",
        "postgresql://u:h1dden:h1dden@127.0.0.1:1/d",
        "postgresql://u:pass@h1dden@127.0.0.1:1/d",
        "postgresql://u:h1dden@[127.0.0.1:1/d",
        "postgresql://u:%h1dden@127.0.0.1:1/d",
        "host=127.0.0.1 port=1 user=u password='h1dden dbname=d",
        "h1dden",
        "host=127.0.0.1 h1dden=1 port=1",
    };
    for (const auto* url : urls) {
        const auto failure = failure_of(url);
        EXPECT_THAT(failure, testing::StartsWith("connect to the database: ")) << url;
        EXPECT_THAT(failure, testing::Not(testing::HasSubstr("h1dden"))) << url;
    }
}

TEST(Database, says_what_to_do_when_it_was_never_migrated) {
    const TemporaryDirectory directory;
    const Cluster cluster{directory.path(), "gradus"};
    Database server{cluster.url("gradus_server"), DatabaseRole::server};
    try {
        find_account(server, "nobody");
        FAIL() << "there is no table";
    } catch (const StorageError& error) {
        EXPECT_THAT(error.what(),
                    testing::AllOf(testing::HasSubstr("find an account"), testing::HasSubstr("gradus migrate")));
    }
}

// An external database: one login that is not one of our roles, as a hosting company gives it.
class ExternalDatabase : public testing::Test {
  protected:
    void SetUp() override {
        pqxx::connection postgres{cluster_.url("postgres") + " dbname=postgres"};
        pqxx::nontransaction transaction{postgres};
        transaction.exec("DROP DATABASE gradus");
        transaction.exec("DROP ROLE gradus_owner, gradus_server, gradus_worker");
        transaction.exec("CREATE ROLE teacher LOGIN CREATEROLE; CREATE ROLE stranger LOGIN");
        transaction.exec("CREATE DATABASE gradus OWNER teacher");
        std::ofstream{directory_.path() / "data" / "pg_ident.conf", std::ios::app}
            << "gradus root teacher\ngradus root stranger\n";
        transaction.exec("SELECT pg_reload_conf()");
        // The postmaster reads the file again when its signal arrives: new connections tell when.
        while (failure_of(cluster_.url("stranger")).find("authentication") != std::string::npos) {
        }
    }

    TemporaryDirectory directory_;
    Cluster cluster_{directory_.path(), "gradus"};
};

TEST_F(ExternalDatabase, is_migrated_served_and_graded_by_the_one_login_that_owns_it) {
    const auto url = cluster_.url("teacher");
    EXPECT_FALSE(migrate(url).empty());
    EXPECT_TRUE(migrate(url).empty());
    Database owner{url, DatabaseRole::owner};
    Database server{url, DatabaseRole::server};
    Database worker{url, DatabaseRole::worker};
    judge::Problem problem;
    problem.slug = "external";
    EXPECT_TRUE(put_problem(owner, problem, "package"));
    const auto account = add_account(server, "student", "hash", Role::student);
    const auto submission = add_submission(server, *account, "external", "cpp", "int main() {}");
    const auto held = claim(worker, "w", std::chrono::minutes{1});
    ASSERT_TRUE(held);
    EXPECT_EQ(held->submission, *submission);
    EXPECT_THROW(find_package(server, held->package_digest), StorageError) << "SET ROLE has taken the rights away";
    EXPECT_THROW(find_account(worker, "student"), StorageError);
}

TEST_F(ExternalDatabase, says_which_grant_a_login_lacks) {
    const auto url = cluster_.url("stranger");
    EXPECT_THAT(failure_of(url, DatabaseRole::worker), testing::HasSubstr("gradus migrate"));
    migrate(cluster_.url("teacher"));
    EXPECT_THAT(failure_of(url, DatabaseRole::worker), testing::HasSubstr("GRANT gradus_worker TO \"stranger\""));
}

}  // namespace
}  // namespace gradus::storage
