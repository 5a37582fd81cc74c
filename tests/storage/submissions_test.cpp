#include "judge/storage/submissions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "tests/storage/test_cluster.hpp"

namespace gradus::storage {
namespace {

using namespace std::chrono_literals;

TEST(Submissions, begin_queued_with_one_event) {
    auto server = database_as(DatabaseRole::server);
    auto problem = add_test_problem();
    const auto account = add_test_account();
    const std::string source{"\0any\xFF\xFE bytes\n", 12};
    const auto id = add_submission(server, account, problem.slug, "python", source);
    ASSERT_TRUE(id);

    const auto submission = find_submission(server, *id);
    ASSERT_TRUE(submission);
    EXPECT_EQ(submission->id, *id);
    EXPECT_EQ(submission->account, account);
    EXPECT_EQ(submission->problem_slug, problem.slug);
    EXPECT_EQ(submission->language, "python");
    EXPECT_EQ(submission->source, source);
    EXPECT_EQ(submission->state, SubmissionState::queued);
    EXPECT_FALSE(submission->verdict);
    EXPECT_EQ(submission->points, 0);
    EXPECT_EQ(submission->points_max, problem.points_max);
    EXPECT_GT(submission->created_at_us, 1'700'000'000'000'000);

    const auto events = list_events(server, *id, 0, 10);
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].seq, 1);
    EXPECT_EQ(events[0].kind, EventKind::queued);
    EXPECT_FALSE(events[0].verdict);
    EXPECT_GE(events[0].at_us, submission->created_at_us);
}

TEST(Submissions, to_a_problem_that_is_not_there_are_not_taken) {
    auto server = database_as(DatabaseRole::server);
    const auto account = add_test_account();
    EXPECT_FALSE(add_submission(server, account, "nothing-of-that-name", "python", ""));
    EXPECT_FALSE(add_submission(server, account, "\xFF", "python", ""));
    EXPECT_FALSE(find_submission(server, {1LL << 62}));
}

TEST(Submissions, are_listed_newest_first_page_by_page_and_only_ones_own) {
    auto server = database_as(DatabaseRole::server);
    const auto slug = add_test_problem().slug;
    const auto account = add_test_account();
    std::vector<std::int64_t> newest_first;
    for (int i = 0; i < 205; ++i) {
        newest_first.insert(newest_first.begin(), add_submission(server, account, slug, "cpp", "x")->value);
        if (i % 50 == 0) add_test_submission(slug);
    }
    struct Row {
        std::int64_t before;
        int limit;
        std::size_t begin, end;
    };
    const Row rows[] = {{0, 3, 0, 3},
                        {0, 0, 0, 0},
                        {0, -1, 0, 0},
                        {0, 199, 0, 199},
                        {0, 200, 0, 200},
                        {0, 201, 0, 200},
                        {newest_first[2], 2, 3, 5},
                        {newest_first[204], 5, 205, 205},
                        {newest_first[200], 200, 201, 205}};
    for (const auto& [before, limit, begin, end] : rows) {
        std::vector<std::int64_t> ids;
        for (const auto& submission : list_submissions(server, account, before, limit)) {
            EXPECT_EQ(submission.source, "") << "listings have no sources";
            ids.push_back(submission.id.value);
        }
        EXPECT_EQ(ids, std::vector(newest_first.begin() + static_cast<std::ptrdiff_t>(begin),
                                   newest_first.begin() + static_cast<std::ptrdiff_t>(end)))
            << before << ", " << limit;
    }
}

TEST(Events, keep_every_byte_and_number) {
    auto server = database_as(DatabaseRole::server);
    auto worker = database_as(DatabaseRole::worker);
    empty_queue();
    const auto id = add_test_submission(add_test_problem().slug);
    const auto held = claim(worker, "w", 1min);
    ASSERT_TRUE(held);

    Event compiled;
    compiled.kind = EventKind::compiled;
    compiled.verdict = judge::Verdict::accepted;
    compiled.message = std::string{"warning: \0 \xC3\x28", 12};
    compiled.cases_total = 2;
    ASSERT_TRUE(append_event(worker, *held, compiled));

    Event graded;
    graded.kind = EventKind::case_graded;
    graded.verdict = judge::Verdict::wrong_answer;
    graded.points = 1.0 / 3;
    graded.case_name = "sample/01";
    graded.case_group = "sample";
    graded.cpu_us = 1LL << 40;
    graded.wall_us = 1LL << 41;
    graded.memory_bytes = 1LL << 42;
    graded.runs = 3;
    graded.limit = judge::MetLimit{judge::LimitKind::wall_time, 1LL << 43, (1LL << 43) + 1};
    for (int byte = 0; byte < 256; ++byte) graded.output.push_back(static_cast<char>(byte));
    graded.error = "\xFF";
    graded.message = "行 1 differs";
    ASSERT_TRUE(append_event(worker, *held, graded));
    ASSERT_TRUE(record_verdict(worker, *held, judge::Verdict::wrong_answer, 0.1));

    const auto events = list_events(server, id, 2, 10);
    ASSERT_EQ(events.size(), 3U);
    EXPECT_EQ(events[0].seq, 3);
    EXPECT_EQ(events[0].kind, EventKind::compiled);
    EXPECT_EQ(events[0].verdict, judge::Verdict::accepted);
    EXPECT_EQ(events[0].message, compiled.message);
    EXPECT_EQ(events[0].cases_total, 2);
    EXPECT_EQ(events[0].runs, 1);
    EXPECT_FALSE(events[0].limit);
    EXPECT_EQ(events[1].seq, 4);
    EXPECT_EQ(events[1].kind, EventKind::case_graded);
    EXPECT_EQ(events[1].verdict, judge::Verdict::wrong_answer);
    EXPECT_EQ(events[1].points, 1.0 / 3);
    EXPECT_EQ(events[1].case_name, "sample/01");
    EXPECT_EQ(events[1].case_group, "sample");
    EXPECT_EQ(events[1].cpu_us, 1LL << 40);
    EXPECT_EQ(events[1].wall_us, 1LL << 41);
    EXPECT_EQ(events[1].memory_bytes, 1LL << 42);
    EXPECT_EQ(events[1].runs, 3);
    EXPECT_EQ(events[1].limit, graded.limit);
    EXPECT_EQ(events[1].message, graded.message);
    EXPECT_EQ(events[1].output, graded.output);
    EXPECT_EQ(events[1].error, graded.error);
    EXPECT_EQ(events[2].seq, 5);
    EXPECT_EQ(events[2].kind, EventKind::graded);
    EXPECT_EQ(events[2].points, 0.1);
    EXPECT_LE(events[0].at_us, events[2].at_us);

    EXPECT_EQ(list_events(server, id, 0, 10).size(), 5U);
    EXPECT_EQ(list_events(server, id, 0, 2).size(), 2U);
    EXPECT_EQ(list_events(server, id, 5, 10).size(), 0U);
}

}  // namespace
}  // namespace gradus::storage
