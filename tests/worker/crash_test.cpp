// A worker that dies by SIGKILL in the middle of a submission.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/worker/running_worker.hpp"

namespace gradus::worker {
namespace {

using namespace std::chrono_literals;
using storage::Event;
using storage::EventKind;

TEST(AKilledWorker, leaves_exactly_one_verdict_to_be_recorded) {
    const auto slug = put_folder(double_folder(6));
    auto settings = test_settings();
    settings.lease = 2s;
    settings.poll = 200ms;
    const auto id = storage::add_test_submission(slug, right_and_slow);

    const auto victim = fork();
    if (victim == 0) {
        try {
            Worker{settings}.run();
        } catch (const std::exception&) {
        }
        _exit(1);  // it was to be killed
    }
    const auto before =
        history_when(id, [](const auto& history) { return count_of(EventKind::case_graded, history) >= 2; });
    kill(victim, SIGKILL);
    waitpid(victim, nullptr, 0);
    ASSERT_EQ(count_of(EventKind::graded, before), 0) << "it was not in the middle";

    RunningWorker heir{settings};
    const auto history = history_when_graded(id);
    EXPECT_EQ(count_of(EventKind::graded, history), 1);
    EXPECT_EQ(count_of(EventKind::claimed, history), 2);
    EXPECT_EQ(history.back().verdict, judge::Verdict::accepted);
    EXPECT_EQ(history.back().points, 60);
    for (std::size_t i = 0; i < history.size(); ++i) EXPECT_EQ(history[i].seq, static_cast<std::int64_t>(i) + 1);
    // After the second claim the whole history, from the beginning.
    std::vector<std::string> names;
    for (std::size_t i = history.size(); history[i - 1].kind != EventKind::claimed; --i)
        if (history[i - 1].kind == EventKind::case_graded) names.insert(names.begin(), history[i - 1].case_name);
    EXPECT_THAT(names, testing::ElementsAre("sample/1", "secret/1", "secret/2", "secret/3", "secret/4", "secret/5",
                                            "secret/6"));
}

TEST(ASubmissionThatKillsItsWorkers, becomes_a_judge_error) {
    const auto slug = put_folder(double_folder(1));
    storage::empty_queue();
    const auto id = storage::add_test_submission(slug, right);
    auto database = storage::database_as(storage::DatabaseRole::worker);
    for (int attempt = 1; attempt <= storage::attempts_max; ++attempt) ASSERT_TRUE(claim(database, "dies", 0ms));
    auto settings = test_settings();
    settings.lease = 300ms;
    RunningWorker worker{settings};
    EXPECT_EQ(history_when_graded(id).back().verdict, judge::Verdict::judge_error);
    EXPECT_THAT(judge_message_of(id), testing::HasSubstr("at each of 3 attempts"));
}

}  // namespace
}  // namespace gradus::worker
