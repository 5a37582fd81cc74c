#include "api/passwords.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <set>
#include <thread>
#include <vector>

namespace gradus::api {
namespace {

using std::string_literals::operator""s;

TEST(passwords, are_kept_as_argon2id_and_never_the_same_twice) {
    Passwords passwords(1, 0);
    const auto first = passwords.hash("correct horse");
    const auto second = passwords.hash("correct horse");
    EXPECT_THAT(first.value(), testing::StartsWith("$argon2id$v=19$m=65536,t=2,p=1$"));
    EXPECT_NE(first, second);
}

TEST(passwords, are_compared_whole) {
    Passwords passwords(1, 0);
    const std::string password = "correct\0horse"s;
    const std::string hash = passwords.hash(password).value();
    EXPECT_EQ(passwords.verify(hash, password), true);
    for (const std::string& wrong : {"correct"s, "correct\0horsf"s, "Correct\0horse"s, ""s, password + " "}) {
        EXPECT_EQ(passwords.verify(hash, wrong), false) << testing::PrintToString(wrong);
    }
}

TEST(passwords, are_wrong_for_an_account_that_is_not_there_and_for_a_hash_that_is_none) {
    Passwords passwords(1, 0);
    for (const char* hash : {"", "x", "$argon2id$v=19$m=65536,t=2,p=1$", "\xff"}) {
        EXPECT_EQ(passwords.verify(hash, "password"), false) << hash;
    }
}

TEST(passwords, are_not_hashed_past_the_limit) {
    Passwords none(0, 0);
    EXPECT_EQ(none.hash("password"), std::nullopt);
    EXPECT_EQ(none.verify("", "password"), std::nullopt);
}

// How many of `threads` that come at once are hashed.
int hashed_of(Passwords& passwords, int threads) {
    std::latch start(threads);
    std::atomic<int> hashed = 0;
    std::vector<std::jthread> running;
    for (int i = 0; i < threads; ++i) {
        running.emplace_back([&] {
            start.arrive_and_wait();
            if (passwords.hash("password")) ++hashed;
        });
    }
    running.clear();
    return hashed;
}

TEST(passwords, wait_for_their_turn_and_are_refused_when_too_many_wait) {
    constexpr int threads = 6;
    Passwords patient(2, threads - 2);
    EXPECT_EQ(hashed_of(patient, threads), threads) << "two run, four wait";
    Passwords impatient(1, 0);
    int hashed = threads;
    for (int round = 0; hashed == threads && round < 20; ++round) {
        hashed = hashed_of(impatient, threads);
        EXPECT_GE(hashed, 1);
    }
    EXPECT_LT(hashed, threads);
    EXPECT_TRUE(impatient.hash("password")) << "and goes on afterwards";
}

TEST(passwords, come_with_tokens_that_nobody_guesses) {
    std::set<std::string> tokens;
    for (int i = 0; i < 1'000; ++i) {
        const std::string token = random_token();
        EXPECT_EQ(token.size(), 43U);
        EXPECT_EQ(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
                  std::string::npos);
        tokens.insert(token);
    }
    EXPECT_EQ(tokens.size(), 1'000U);
}

}  // namespace
}  // namespace gradus::api
