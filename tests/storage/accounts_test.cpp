#include "judge/storage/accounts.hpp"

#include <gtest/gtest.h>

#include "tests/storage/test_cluster.hpp"

namespace gradus::storage {
namespace {

using namespace std::chrono_literals;

TEST(Accounts, are_found_by_name_without_regard_to_case) {
    auto server = database_as(DatabaseRole::server);
    const auto name = fresh_name("Ärger-木村");
    const auto id = add_account(server, name, "$argon2id$…", Role::student);
    ASSERT_TRUE(id);
    for (const auto& spelling : {name, "äRGER" + name.substr(6)}) {
        const auto account = find_account(server, spelling);
        ASSERT_TRUE(account) << spelling;
        EXPECT_EQ(account->id, *id);
        EXPECT_EQ(account->name, name);
        EXPECT_EQ(account->password_hash, "$argon2id$…");
        EXPECT_EQ(account->role, Role::student);
        EXPECT_FALSE(add_account(server, spelling, "other", Role::student)) << "a taken name";
    }
}

TEST(Accounts, whose_name_no_table_could_hold_are_not_found) {
    auto server = database_as(DatabaseRole::server);
    EXPECT_FALSE(find_account(server, "nobody"));
    EXPECT_FALSE(find_account(server, "\xFF\xFE"));
    EXPECT_FALSE(find_account(server, std::string_view{"a\0b", 3}));
}

TEST(Accounts, know_whether_there_is_an_admin) {
    auto owner = database_as(DatabaseRole::owner);
    if (!has_admin(owner)) {
        ASSERT_TRUE(add_account(owner, fresh_name("admin"), "hash", Role::admin));
    }
    EXPECT_TRUE(has_admin(owner));
    const auto teacher = fresh_name("teacher");
    ASSERT_TRUE(add_account(owner, teacher, "hash", Role::teacher));
    EXPECT_EQ(find_account(owner, teacher)->role, Role::teacher);
}

TEST(Sessions, live_until_they_are_closed) {
    auto server = database_as(DatabaseRole::server);
    const auto account = add_test_account();
    const auto token = fresh_name("a token of at least 32 bytes, whatever they are: \xFF");
    EXPECT_FALSE(find_session(server, token));
    open_session(server, account, token, 1h);
    const auto found = find_session(server, token);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->id, account);
    EXPECT_EQ(found->password_hash, "");
    EXPECT_FALSE(find_session(server, token + "x"));
    close_session(server, token);
    EXPECT_FALSE(find_session(server, token));
}

TEST(Sessions, end_with_their_lifetime) {
    auto server = database_as(DatabaseRole::server);
    const auto account = add_test_account();
    for (const auto lifetime : {-1s, 0s}) {
        const auto token = fresh_name("a token of at least 32 bytes, whatever they are");
        open_session(server, account, token, lifetime);
        EXPECT_FALSE(find_session(server, token)) << lifetime.count();
    }
}

TEST(Sessions, are_kept_as_a_hash_alone) {
    auto server = database_as(DatabaseRole::server);
    const auto token = fresh_name("a token of at least 32 bytes, whatever they are");
    open_session(server, add_test_account(), token, 1h);
    auto owner = connection_as("gradus_owner");
    pqxx::nontransaction transaction{owner};
    EXPECT_EQ(transaction.exec_params("SELECT FROM session WHERE token_sha256 = sha256(convert_to($1, 'UTF8'))", token)
                  .size(),
              1U);
    EXPECT_EQ(transaction.exec_params("SELECT FROM session WHERE session::text LIKE '%' || $1 || '%'", token).size(),
              0U);
}

TEST(Sessions, all_end_when_the_password_changes) {
    auto server = database_as(DatabaseRole::server);
    auto owner = database_as(DatabaseRole::owner);
    const auto account = add_test_account();
    const auto other = add_test_account();
    open_session(server, account, "first token of the account", 1h);
    open_session(server, account, "second token of the account", 1h);
    open_session(server, other, "token of somebody else", 1h);
    set_password(owner, account, "new hash");
    EXPECT_FALSE(find_session(server, "first token of the account"));
    EXPECT_FALSE(find_session(server, "second token of the account"));
    EXPECT_TRUE(find_session(server, "token of somebody else"));
}

}  // namespace
}  // namespace gradus::storage
