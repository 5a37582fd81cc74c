#include "judge/storage/bell.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "judge/storage/storage_error.hpp"
#include "tests/storage/test_cluster.hpp"

namespace gradus::storage {
namespace {

using namespace std::chrono_literals;

Bell bell_of(BellKind kind) {
    return kind == BellKind::submission_queued ? Bell{test_cluster().url("gradus_worker"), DatabaseRole::worker, kind}
                                               : Bell{test_cluster().url("gradus_server"), DatabaseRole::server, kind};
}

// All that rings until `awaited` does.
std::vector<std::int64_t> heard_until(Bell& bell, SubmissionId awaited) {
    std::vector<std::int64_t> heard;
    const auto deadline = std::chrono::steady_clock::now() + 30s;
    while (std::chrono::steady_clock::now() < deadline) {
        for (const auto id : bell.wait(30s)) heard.push_back(id.value);
        if (std::ranges::count(heard, awaited.value)) break;
    }
    return heard;
}

TEST(Bell, rings_for_workers_when_a_submission_comes) {
    auto bell = bell_of(BellKind::submission_queued);
    const auto id = add_test_submission(add_test_problem().slug);
    EXPECT_THAT(heard_until(bell, id), testing::Contains(id.value));
}

TEST(Bell, rings_for_followers_at_each_event) {
    const auto slug = add_test_problem().slug;
    empty_queue();
    auto bell = bell_of(BellKind::submission_event);
    const auto id = add_test_submission(slug);
    EXPECT_THAT(heard_until(bell, id), testing::Contains(id.value));

    auto worker = database_as(DatabaseRole::worker);
    const auto held = claim(worker, "bell test", 1min);
    ASSERT_TRUE(held);
    EXPECT_THAT(heard_until(bell, id), testing::Contains(id.value)) << "claimed";
    Event event;
    event.kind = EventKind::compiled;
    event.verdict = judge::Verdict::accepted;
    ASSERT_TRUE(append_event(worker, *held, event));
    EXPECT_THAT(heard_until(bell, id), testing::Contains(id.value)) << "compiled";
    ASSERT_TRUE(record_verdict(worker, *held, judge::Verdict::accepted, 1));
    EXPECT_THAT(heard_until(bell, id), testing::Contains(id.value)) << "graded";
}

TEST(Bell, keeps_what_rang_between_two_waits_and_tells_each_once) {
    const auto slug = add_test_problem().slug;
    auto bell = bell_of(BellKind::submission_event);
    const auto first = add_test_submission(slug);
    const auto second = add_test_submission(slug);
    auto heard = heard_until(bell, second);
    EXPECT_EQ(std::ranges::count(heard, first.value), 1);
    EXPECT_EQ(std::ranges::count(heard, second.value), 1);
}

TEST(Bell, is_silent_after_a_time_out) {
    auto bell = bell_of(BellKind::submission_queued);
    EXPECT_TRUE(bell.wait(0ms).empty());
    EXPECT_TRUE(bell.wait(1ms).empty());
}

TEST(Bell, lets_its_waiter_go_when_stopped_and_for_ever_after) {
    auto bell = bell_of(BellKind::submission_queued);
    std::thread waiter{[&bell] { bell.wait(10min); }};
    bell.stop();
    waiter.join();
    EXPECT_TRUE(bell.wait(10min).empty());
}

TEST(Bell, reports_a_lost_connection_once_and_then_connects_again) {
    auto bell = bell_of(BellKind::submission_event);
    auto postgres = connection_as("postgres");
    {
        pqxx::nontransaction transaction{postgres};
        transaction.exec(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE usename = 'gradus_server'");
    }
    EXPECT_THROW(bell.wait(10s), StorageError);
    EXPECT_TRUE(bell.wait(1ms).empty());
    const auto id = add_test_submission(add_test_problem().slug);
    EXPECT_THAT(heard_until(bell, id), testing::Contains(id.value));
}

}  // namespace
}  // namespace gradus::storage
