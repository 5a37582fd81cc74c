// What each role may not do: tried over a plain connection, as a server or worker with a hole in it would.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/storage/test_cluster.hpp"

namespace gradus::storage {
namespace {

struct Attempt {
    const char* role;
    const char* sql;
};

class Refused : public testing::TestWithParam<Attempt> {};

TEST_P(Refused, is_what_the_role_may_not_do) {
    const auto& [role, sql] = GetParam();
    const auto slug = add_test_problem().slug;
    add_test_submission(slug);
    auto connection = connection_as(role);
    pqxx::work transaction{connection};
    EXPECT_THROW(transaction.exec(sql), pqxx::insufficient_privilege) << role << ": " << sql;
}

constexpr Attempt attempts_of_the_server[] = {
    {"gradus_server", "SELECT * FROM secret.package"},
    {"gradus_server", "SELECT digest FROM secret.package"},
    {"gradus_server", "SELECT package_digest FROM problem"},
    {"gradus_server", "SELECT * FROM problem"},
    {"gradus_server", "UPDATE submission SET verdict = 'accepted', points = 100"},
    {"gradus_server", "UPDATE submission SET points = 100"},
    {"gradus_server", "UPDATE submission SET events = 7"},
    {"gradus_server", "UPDATE submission SET ticket = gen_random_uuid(), lease_until = now()"},
    {"gradus_server", "UPDATE submission SET source = ''"},
    {"gradus_server",
     "INSERT INTO submission (account, problem, language, source, verdict) SELECT account, problem, '', '', 'accepted' "
     "FROM submission"},
    {"gradus_server",
     "INSERT INTO submission (account, problem, language, source, points) SELECT account, problem, '', '', 100 FROM "
     "submission"},
    {"gradus_server", "DELETE FROM submission"},
    {"gradus_server", "SELECT judge_message FROM submission"},
    {"gradus_server", "SELECT ticket FROM submission"},
    {"gradus_server",
     "INSERT INTO event (submission, seq, kind, verdict) SELECT id, 9, 'graded', 'accepted' FROM submission"},
    {"gradus_server", "INSERT INTO event (submission, seq, kind) SELECT id, 9, 'queued' FROM submission"},
    {"gradus_server", "UPDATE event SET verdict = 'accepted'"},
    {"gradus_server", "DELETE FROM event"},
    {"gradus_server", "SELECT gradus.tell_queued()"},
    {"gradus_server", "INSERT INTO account (name, password_hash, role) VALUES ('mallory', '', 'admin')"},
    {"gradus_server", "UPDATE account SET role = 'admin'"},
    {"gradus_server", "UPDATE account SET password_hash = ''"},
    {"gradus_server", "DELETE FROM account"},
    {"gradus_server", "UPDATE problem SET points_max = 1"},
    {"gradus_server", "DELETE FROM problem"},
    {"gradus_server", "INSERT INTO problem_text VALUES (1, 'en', '', '')"},
    {"gradus_server", "INSERT INTO migration (number, name) VALUES (9999, '')"},
    {"gradus_server", "CREATE TABLE gradus.mine ()"},
    {"gradus_server", "CREATE TABLE public.mine ()"},
    {"gradus_server", "CREATE TEMPORARY TABLE mine ()"},
    {"gradus_server", "CREATE ROLE mine"},
    {"gradus_server", "SET ROLE gradus_owner"},
    {"gradus_server", "SET ROLE gradus_worker"},
    {"gradus_server", "SELECT pg_read_file('/etc/passwd')"},
    {"gradus_server", "COPY submission TO PROGRAM 'cat'"},
    {"gradus_server", "TRUNCATE submission CASCADE"},
};
INSTANTIATE_TEST_SUITE_P(to_the_server, Refused, testing::ValuesIn(attempts_of_the_server));

constexpr Attempt attempts_of_the_worker[] = {
    {"gradus_worker", "SELECT * FROM account"},
    {"gradus_worker", "SELECT name FROM account"},
    {"gradus_worker", "SELECT * FROM session"},
    {"gradus_worker", "INSERT INTO session VALUES (sha256('x'), 1, now(), now())"},
    {"gradus_worker", "INSERT INTO submission (account, problem, language, source) VALUES (1, 1, '', '')"},
    {"gradus_worker", "UPDATE submission SET source = ''"},
    {"gradus_worker", "UPDATE submission SET account = 1"},
    {"gradus_worker", "UPDATE submission SET problem = 1"},
    {"gradus_worker", "DELETE FROM submission"},
    {"gradus_worker", "UPDATE event SET verdict = 'accepted'"},
    {"gradus_worker", "DELETE FROM event"},
    {"gradus_worker", "INSERT INTO secret.package VALUES ('', '')"},
    {"gradus_worker", "UPDATE secret.package SET blob = ''"},
    {"gradus_worker", "DELETE FROM secret.package"},
    {"gradus_worker", "UPDATE problem SET package_digest = ''"},
    {"gradus_worker", "CREATE TABLE gradus.mine ()"},
    {"gradus_worker", "SET ROLE gradus_owner"},
    {"gradus_worker", "SET ROLE gradus_server"},
    {"gradus_worker", "COPY submission TO PROGRAM 'cat'"},
};
INSTANTIATE_TEST_SUITE_P(to_the_worker, Refused, testing::ValuesIn(attempts_of_the_worker));

constexpr Attempt attempts_of_the_owner[] = {
    {"gradus_owner", "CREATE ROLE mine"},
    {"gradus_owner", "ALTER ROLE gradus_owner SUPERUSER"},
    {"gradus_owner", "SELECT pg_read_file('/etc/passwd')"},
    {"gradus_owner", "COPY submission TO PROGRAM 'cat'"},
};
INSTANTIATE_TEST_SUITE_P(to_the_owner, Refused, testing::ValuesIn(attempts_of_the_owner));

TEST(Schemas, are_the_roles_that_we_grant_and_nobody_elses) {
    test_cluster();
    auto connection = connection_as("gradus_owner");
    pqxx::nontransaction transaction{connection};
    const auto may_use = [&](const char* role, const char* schema) {
        return transaction.exec_params("SELECT has_schema_privilege($1, $2, 'USAGE')", role, schema)
            .front()
            .front()
            .as<bool>();
    };
    EXPECT_TRUE(may_use("gradus_worker", "secret"));
    EXPECT_TRUE(may_use("gradus_owner", "secret"));
    EXPECT_FALSE(may_use("gradus_server", "secret"));
    EXPECT_FALSE(may_use("public", "secret"));
    EXPECT_FALSE(may_use("public", "gradus"));
}

TEST(The_database, refuses_a_second_verdict_whoever_writes_it) {
    auto worker = database_as(DatabaseRole::worker);
    empty_queue();
    const auto id = add_test_submission(add_test_problem().slug);
    const auto held = claim(worker, "w", std::chrono::minutes{1});
    ASSERT_TRUE(record_verdict(worker, held.value(), judge::Verdict::accepted, 100));
    auto connection = connection_as("gradus_owner");
    pqxx::work transaction{connection};
    EXPECT_THROW(
        transaction.exec_params(
            "INSERT INTO event (submission, seq, kind, verdict) VALUES ($1, 99, 'graded', 'accepted')", id.value),
        pqxx::unique_violation);
}

}  // namespace
}  // namespace gradus::storage
