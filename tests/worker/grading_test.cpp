#include "judge/worker/grading.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/worker/running_worker.hpp"

namespace gradus::worker {
namespace {

using namespace std::chrono_literals;

class GradingOfOneClaim : public testing::Test {
  protected:
    void SetUp() override { storage::empty_queue(); }

    Grading grade_next() {
        held_.claim = claim(database_, "w", 1min).value();
        return grade(database_, cache_, grader_, held_);
    }

    storage::Database database_ = storage::database_as(storage::DatabaseRole::worker);
    ProblemCache cache_{1 << 20};
    sandbox::Sandbox sandbox_{test_image()};
    judge::Grader grader_{sandbox_};
    HeldClaim held_;
};

TEST_F(GradingOfOneClaim, waits_for_another_claim_when_the_package_was_replaced_meanwhile) {
    const auto id = storage::add_test_submission(put_folder(double_folder(1)), right);
    held_.claim = claim(database_, "w", 1min).value();
    held_.claim.package_digest = std::string(64, 'a');
    EXPECT_EQ(grade(database_, cache_, grader_, held_).ended, Ended::out_of_date);
    EXPECT_EQ(count_of(storage::EventKind::compiled, history_when(id, [](const auto&) { return true; })), 0);
}

TEST_F(GradingOfOneClaim, writes_nothing_once_the_claim_is_lost) {
    const auto id = storage::add_test_submission(put_folder(double_folder(1)), right);
    held_.is_lost = true;
    EXPECT_EQ(grade_next().ended, Ended::lost);
    EXPECT_EQ(history_when(id, [](const auto&) { return true; }).size(), 2U) << "queued and claimed";
}

TEST_F(GradingOfOneClaim, is_a_judge_error_in_a_language_that_the_worker_does_not_know) {
    auto server = storage::database_as(storage::DatabaseRole::server);
    const auto id = add_submission(server, storage::add_test_account(), put_folder(double_folder(1)), "cobol", "");
    const auto grading = grade_next();
    EXPECT_EQ(grading.ended, Ended::graded);
    EXPECT_EQ(grading.verdict, judge::Verdict::judge_error);
    EXPECT_EQ(judge_message_of(*id), "this worker knows no language cobol");
}

}  // namespace
}  // namespace gradus::worker
