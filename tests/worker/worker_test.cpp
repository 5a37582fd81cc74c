#include "judge/worker/worker.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "judge/storage/migrate.hpp"
#include "tests/worker/running_worker.hpp"

namespace gradus::worker {
namespace {

using namespace std::chrono_literals;
using storage::Event;
using storage::EventKind;

std::vector<EventKind> kinds_of(const std::vector<Event>& history) {
    std::vector<EventKind> kinds;
    std::int64_t seq = 0;
    for (const auto& event : history) {
        EXPECT_EQ(event.seq, ++seq) << "seq has no gaps";
        kinds.push_back(event.kind);
    }
    return kinds;
}

std::string failure_of(const Settings& settings) {
    try {
        Worker worker{settings};
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "it started";
}

TEST(Worker, grades_a_submission_into_its_history) {
    const auto slug = put_folder(double_folder(2));
    RunningWorker worker{test_settings()};
    const auto accepted = storage::add_test_submission(slug, right);
    const auto rejected = storage::add_test_submission(slug, "n = int(input())\nprint(2 * n if n < 20 else 0)\n");

    auto history = history_when_graded(accepted);
    EXPECT_THAT(kinds_of(history),
                testing::ElementsAre(EventKind::queued, EventKind::claimed, EventKind::compiled, EventKind::case_graded,
                                     EventKind::case_graded, EventKind::case_graded, EventKind::graded));
    EXPECT_EQ(history[2].cases_total, 3);
    EXPECT_EQ(history[3].case_name, "sample/1");
    EXPECT_EQ(history[3].output, "2\n") << "samples show what was printed";
    EXPECT_GT(history[3].cpu_us, 0);
    EXPECT_GE(history[3].wall_us, history[3].cpu_us / 2);
    EXPECT_GT(history[3].memory_bytes, 0);
    EXPECT_EQ(history[4].output, "") << "secret cases do not";
    EXPECT_EQ(history[6].verdict, judge::Verdict::accepted);
    EXPECT_EQ(history[6].points, 20);

    history = history_when_graded(rejected);
    EXPECT_EQ(history[5].verdict, judge::Verdict::wrong_answer);
    EXPECT_EQ(history.back().verdict, judge::Verdict::wrong_answer);
    EXPECT_EQ(history.back().points, 10);
    auto server = storage::database_as(storage::DatabaseRole::server);
    EXPECT_EQ(find_submission(server, rejected)->points, 10);
}

TEST(Worker, records_a_compile_error_with_the_compilers_words) {
    const auto slug = put_folder(double_folder(1));
    auto server = storage::database_as(storage::DatabaseRole::server);
    RunningWorker worker{test_settings()};
    const auto id =
        add_submission(server, storage::add_test_account(), slug, "cpp", "int main() { return nothing_of_that_name; }");
    const auto history = history_when_graded(*id);
    EXPECT_THAT(kinds_of(history),
                testing::ElementsAre(EventKind::queued, EventKind::claimed, EventKind::compiled, EventKind::graded));
    EXPECT_EQ(history[2].verdict, judge::Verdict::compile_error);
    EXPECT_THAT(history[2].message, testing::HasSubstr("nothing_of_that_name"));
    EXPECT_EQ(history[3].verdict, judge::Verdict::compile_error);
}

TEST(Worker, gives_a_judge_error_that_names_the_defect_when_a_package_does_not_read) {
    auto folder = double_folder(1);
    folder["problem.yaml"] = "name: [unfinished\n";
    const struct {
        std::string package;
        std::string named;
    } rows[] = {{"not a package", "is not a packed folder"}, {judge::pack(folder), "problem.yaml"}};
    auto owner = storage::database_as(storage::DatabaseRole::owner);
    RunningWorker worker{test_settings()};
    for (const auto& [package, named] : rows) {
        judge::Problem problem;
        problem.slug = storage::fresh_name("broken");
        put_problem(owner, problem, package);
        const auto id = storage::add_test_submission(problem.slug, right);
        EXPECT_EQ(history_when_graded(id).back().verdict, judge::Verdict::judge_error);
        EXPECT_THAT(judge_message_of(id), testing::HasSubstr(named));
        worker.wait_for_log(named);  // the line follows the verdict
        EXPECT_EQ(worker.lines_with(named), 1);
    }
}

TEST(Worker, keeps_its_claim_however_long_the_grading_takes) {
    const auto slug = put_folder(double_folder(12));
    auto settings = test_settings();
    settings.lease = 2s;
    settings.poll = 100ms;
    settings.sandboxes = 2;  // the other thread looks for work all the while
    RunningWorker worker{settings};
    const auto history = history_when_graded(storage::add_test_submission(slug, right_and_slow));
    EXPECT_EQ(count_of(EventKind::claimed, history), 1);
    EXPECT_EQ(history.back().verdict, judge::Verdict::accepted);
}

TEST(Worker, never_grades_what_another_worker_grades) {
    const auto slug = put_folder(double_folder(1));
    auto settings = test_settings();
    settings.sandboxes = 2;
    RunningWorker first{settings};
    RunningWorker second{settings};
    auto server = storage::database_as(storage::DatabaseRole::server);
    const auto account = storage::add_test_account();
    std::vector<storage::SubmissionId> ids;
    for (int i = 0; i < 24; ++i)
        ids.push_back(add_submission(server, account, slug, "python", i % 2 ? wrong : right).value());
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const auto history = history_when_graded(ids[i]);
        EXPECT_THAT(kinds_of(history),
                    testing::ElementsAre(EventKind::queued, EventKind::claimed, EventKind::compiled,
                                         EventKind::case_graded, EventKind::case_graded, EventKind::graded));
        EXPECT_EQ(history.back().verdict, i % 2 ? judge::Verdict::wrong_answer : judge::Verdict::accepted);
    }
}

TEST(Worker, gives_back_at_once_what_it_grades_when_told_to_stop) {
    const auto slug = put_folder(double_folder(30));
    auto settings = test_settings();
    RunningWorker worker{settings};
    const auto id = storage::add_test_submission(slug, right_and_slow);
    history_when(id, [](const auto& history) { return count_of(EventKind::case_graded, history) > 0; });
    worker.stop();
    auto database = storage::database_as(storage::DatabaseRole::worker);
    const auto held = claim(database, "next", 1min);
    ASSERT_TRUE(held);
    EXPECT_EQ(held->submission, id);
    EXPECT_EQ(held->attempt, 1) << "the attempt was not counted";
    EXPECT_TRUE(record_verdict(database, *held, judge::Verdict::accepted, 0));
    EXPECT_EQ(worker.lines_with("given back"), 1);
}

TEST(Worker, stops_grading_when_its_claim_is_lost) {
    const auto slug = put_folder(double_folder(30));
    RunningWorker worker{test_settings()};
    const auto id = storage::add_test_submission(slug, right_and_slow);
    history_when(id, [](const auto& history) { return count_of(EventKind::case_graded, history) > 0; });

    storage::Claim theirs;
    theirs.submission = id;
    theirs.ticket = "01234567-89ab-cdef-0123-456789abcdef";
    auto owner = storage::connection_as("gradus_owner");
    {
        pqxx::nontransaction transaction{owner};
        transaction.exec_params("UPDATE submission SET ticket = $2::uuid WHERE id = $1", id.value, theirs.ticket);
    }
    worker.wait_for_log("the claim was lost");
    auto database = storage::database_as(storage::DatabaseRole::worker);
    EXPECT_TRUE(record_verdict(database, theirs, judge::Verdict::wrong_answer, 0));
    const auto history = history_when_graded(id);
    EXPECT_EQ(count_of(EventKind::graded, history), 1);
    EXPECT_EQ(history.back().verdict, judge::Verdict::wrong_answer);
}

TEST(Worker, goes_on_when_PostgreSQL_was_restarted) {
    const storage::TemporaryDirectory directory;
    auto cluster = std::make_unique<storage::Cluster>(directory.path(), "gradus");
    storage::migrate(cluster->url("gradus_owner"));
    auto settings = test_settings();
    settings.database_url = cluster->url("gradus_worker");
    settings.lease = 3s;
    RunningWorker worker{settings};
    const auto folder = double_folder(1);
    {
        storage::Database owner{cluster->url("gradus_owner"), storage::DatabaseRole::owner};
        put_problem(owner, judge::read_problem("double", folder).problem.value(), judge::pack(folder));
        add_account(owner, "student", "hash", storage::Role::student);
    }
    cluster.reset();
    worker.wait_for_log("the database does not answer");
    cluster = std::make_unique<storage::Cluster>(directory.path(), "gradus");
    storage::Database server{cluster->url("gradus_server"), storage::DatabaseRole::server};
    const auto id = add_submission(server, find_account(server, "student")->id, "double", "python", right);
    worker.wait_for_log("submission " + std::to_string(id->value) + " (double, python): accepted");
    worker.wait_for_log("the database answers again");
    EXPECT_EQ(worker.lines_with("does not answer"), worker.lines_with("answers again"));
}

TEST(Worker, says_in_one_sentence_what_is_missing) {
    auto settings = test_settings();
    settings.image = "/nothing/of/that/name";
    EXPECT_THAT(failure_of(settings), testing::HasSubstr("/nothing/of/that/name"));
    settings = test_settings();
    settings.database_url = "host=/nothing/of/that/name user=u password=h1dden dbname=d";
    EXPECT_THAT(failure_of(settings), testing::AllOf(testing::HasSubstr("connect to the database"),
                                                     testing::Not(testing::HasSubstr("h1dden"))));
}

}  // namespace
}  // namespace gradus::worker
