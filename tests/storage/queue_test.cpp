#include "judge/storage/queue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <mutex>
#include <set>
#include <thread>

#include "judge/storage/storage_error.hpp"
#include "tests/storage/test_cluster.hpp"

namespace gradus::storage {
namespace {

using namespace std::chrono_literals;

class Queue : public testing::Test {
  protected:
    void SetUp() override {
        slug_ = add_test_problem().slug;
        empty_queue();
    }

    std::vector<EventKind> kinds_of(SubmissionId id) {
        std::vector<EventKind> kinds;
        std::int64_t seq = 0;
        for (const auto& event : list_events(server_, id, 0, 1'000)) {
            EXPECT_EQ(event.seq, ++seq) << "seq counts from 1 without gaps";
            kinds.push_back(event.kind);
        }
        return kinds;
    }

    static Event compiled() {
        Event event;
        event.kind = EventKind::compiled;
        event.verdict = judge::Verdict::accepted;
        return event;
    }

    std::string slug_;
    Database server_ = database_as(DatabaseRole::server);
    Database worker_ = database_as(DatabaseRole::worker);
};

TEST_F(Queue, gives_the_oldest_first_and_each_once) {
    EXPECT_FALSE(claim(worker_, "w", 1min));
    const auto first = add_test_submission(slug_, "first\0source");
    const auto second = add_test_submission(slug_);
    const auto held = claim(worker_, "w", 1min);
    ASSERT_TRUE(held);
    EXPECT_EQ(held->submission, first);
    EXPECT_EQ(held->attempt, 1);
    EXPECT_EQ(held->problem_slug, slug_);
    EXPECT_EQ(held->language, "python");
    EXPECT_EQ(held->source, "first");
    EXPECT_EQ(find_package(worker_, held->package_digest), "package of " + slug_);
    EXPECT_EQ(find_submission(server_, first)->state, SubmissionState::grading);
    EXPECT_EQ(claim(worker_, "w", 1min)->submission, second);
    EXPECT_FALSE(claim(worker_, "w", 1min));
}

TEST_F(Queue, records_a_verdict_exactly_once) {
    const auto id = add_test_submission(slug_);
    const auto held = claim(worker_, "w", 1min);
    EXPECT_TRUE(append_event(worker_, *held, compiled()));
    EXPECT_TRUE(record_verdict(worker_, *held, judge::Verdict::wrong_answer, 12.5, "why\xFF"));
    EXPECT_FALSE(record_verdict(worker_, *held, judge::Verdict::accepted, 100));
    EXPECT_FALSE(append_event(worker_, *held, compiled()));
    EXPECT_FALSE(renew(worker_, *held, 1min));
    EXPECT_FALSE(give_back(worker_, *held));
    EXPECT_FALSE(claim(worker_, "w", 1min));

    const auto submission = find_submission(server_, id);
    EXPECT_EQ(submission->state, SubmissionState::graded);
    EXPECT_EQ(submission->verdict, judge::Verdict::wrong_answer);
    EXPECT_EQ(submission->points, 12.5);
    EXPECT_THAT(kinds_of(id),
                testing::ElementsAre(EventKind::queued, EventKind::claimed, EventKind::compiled, EventKind::graded));
}

TEST_F(Queue, gives_a_submission_again_when_the_lease_ended_and_refuses_the_late_worker) {
    const auto id = add_test_submission(slug_);
    const auto late = claim(worker_, "late", 0ms);
    EXPECT_TRUE(append_event(worker_, *late, compiled())) << "nobody else has it yet";
    const auto held = claim(worker_, "next", 1min);
    ASSERT_TRUE(held);
    EXPECT_EQ(held->submission, id);
    EXPECT_EQ(held->attempt, 2);

    EXPECT_FALSE(renew(worker_, *late, 1min));
    EXPECT_FALSE(append_event(worker_, *late, compiled()));
    EXPECT_FALSE(record_verdict(worker_, *late, judge::Verdict::accepted, 100));
    EXPECT_FALSE(give_back(worker_, *late));
    EXPECT_TRUE(record_verdict(worker_, *held, judge::Verdict::wrong_answer, 0));
    EXPECT_EQ(find_submission(server_, id)->verdict, judge::Verdict::wrong_answer);
    EXPECT_THAT(kinds_of(id), testing::ElementsAre(EventKind::queued, EventKind::claimed, EventKind::compiled,
                                                   EventKind::claimed, EventKind::graded));
}

TEST_F(Queue, keeps_a_renewed_lease) {
    add_test_submission(slug_);
    const auto held = claim(worker_, "w", 0ms);
    EXPECT_TRUE(renew(worker_, *held, 1min));
    EXPECT_FALSE(claim(worker_, "thief", 1min));
    EXPECT_TRUE(renew(worker_, *held, 0ms));
    EXPECT_TRUE(claim(worker_, "heir", 1min));
}

TEST_F(Queue, takes_a_submission_back_without_counting_the_attempt) {
    const auto id = add_test_submission(slug_);
    for (int time = 0; time < 2 * attempts_max; ++time) {
        const auto held = claim(worker_, "w", 1min);
        ASSERT_TRUE(held);
        EXPECT_EQ(held->attempt, 1);
        EXPECT_TRUE(give_back(worker_, *held));
        EXPECT_EQ(find_submission(server_, id)->state, SubmissionState::queued);
        EXPECT_FALSE(append_event(worker_, *held, compiled()));
    }
}

TEST_F(Queue, fails_a_submission_whose_workers_died_at_every_attempt) {
    const auto id = add_test_submission(slug_);
    for (int attempt = 1; attempt < attempts_max; ++attempt) {
        EXPECT_EQ(claim(worker_, "w", 0ms).value().attempt, attempt);
        EXPECT_EQ(fail_exhausted(worker_), 0) << "attempt " << attempt;
    }
    const auto last = claim(worker_, "w", 1min);
    EXPECT_EQ(fail_exhausted(worker_), 0) << "the last attempt still has its lease";
    ASSERT_TRUE(renew(worker_, *last, 0ms));
    EXPECT_FALSE(claim(worker_, "w", 1min));
    EXPECT_EQ(fail_exhausted(worker_), 1);
    EXPECT_EQ(fail_exhausted(worker_), 0);
    EXPECT_FALSE(record_verdict(worker_, *last, judge::Verdict::accepted, 100));

    const auto submission = find_submission(server_, id);
    EXPECT_EQ(submission->verdict, judge::Verdict::judge_error);
    EXPECT_EQ(submission->points, 0);
    EXPECT_THAT(kinds_of(id), testing::ElementsAre(EventKind::queued, EventKind::claimed, EventKind::claimed,
                                                   EventKind::claimed, EventKind::graded));
}

TEST_F(Queue, lets_the_last_attempt_finish_late_when_nobody_was_before) {
    add_test_submission(slug_);
    std::optional<Claim> held;
    for (int attempt = 1; attempt <= attempts_max; ++attempt) held = claim(worker_, "w", 0ms);
    EXPECT_TRUE(record_verdict(worker_, held.value(), judge::Verdict::accepted, 100));
    EXPECT_EQ(fail_exhausted(worker_), 0);
}

TEST_F(Queue, gives_no_submission_to_two_of_many_workers) {
    constexpr int submissions = 200;
    std::set<std::int64_t> added;
    const auto account = add_test_account();
    for (int i = 0; i < submissions; ++i) added.insert(add_submission(server_, account, slug_, "cpp", "x")->value);

    std::mutex mutex;
    std::vector<std::int64_t> claimed;  // guarded by mutex
    std::vector<std::thread> workers;
    for (int i = 0; i < 4; ++i)
        workers.emplace_back([&, database = database_as(DatabaseRole::worker)]() mutable {
            while (const auto held = claim(database, "w", 1min)) {
                append_event(database, *held, compiled());
                record_verdict(database, *held, judge::Verdict::accepted, 100);
                const std::lock_guard lock{mutex};
                claimed.push_back(held->submission.value);
            }
        });
    for (auto& worker : workers) worker.join();
    EXPECT_EQ(claimed.size(), static_cast<std::size_t>(submissions));
    EXPECT_EQ(std::set(claimed.begin(), claimed.end()), added);
    for (const auto id : added)
        EXPECT_THAT(kinds_of({id}), testing::ElementsAre(EventKind::queued, EventKind::claimed, EventKind::compiled,
                                                         EventKind::graded));
}

TEST_F(Queue, refuses_points_that_are_no_number) {
    add_test_submission(slug_);
    const auto held = claim(worker_, "w", 1min);
    for (const auto points : {std::nan(""), HUGE_VAL, -HUGE_VAL, -1.0})
        EXPECT_THROW(record_verdict(worker_, *held, judge::Verdict::accepted, points), StorageError) << points;
    EXPECT_TRUE(record_verdict(worker_, *held, judge::Verdict::accepted, 0)) << "a refused write changed nothing";
}

}  // namespace
}  // namespace gradus::storage
