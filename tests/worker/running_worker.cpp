#include "tests/worker/running_worker.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "judge/storage/bell.hpp"

namespace gradus::worker {

using namespace std::chrono_literals;
using storage::Event;
using storage::EventKind;
using storage::SubmissionId;

namespace {

constexpr auto patience = 120s;

}  // namespace

std::string test_image() {
    const char* set = std::getenv("GRADUS_RUNTIME");
    return set && *set ? set : "/var/lib/gradus/runtime/" GRADUS_RUNTIME_HASH;
}

Settings test_settings() {
    Settings settings;
    settings.database_url = storage::test_cluster().url("gradus_worker");
    settings.image = test_image();
    settings.name = "test worker";
    settings.lease = 1min;
    settings.poll = 1min;
    settings.log = [](const std::string&) {};
    return settings;
}

RunningWorker::RunningWorker(Settings settings)
    : worker_{[&] {
          settings.log = [this](const std::string& line) {
              const std::lock_guard lock{mutex_};
              log_.push_back(line);
              changed_.notify_all();
          };
          return settings;
      }()},
      thread_{[this] { worker_.run(); }} {}

RunningWorker::~RunningWorker() {
    stop();
}

void RunningWorker::stop() {
    worker_.stop();
    if (thread_.joinable()) thread_.join();
}

void RunningWorker::wait_for_log(const std::string& part) {
    std::unique_lock lock{mutex_};
    const auto is_there = [&] {
        return std::ranges::any_of(log_, [&](const auto& line) { return line.find(part) != line.npos; });
    };
    EXPECT_TRUE(changed_.wait_for(lock, patience, is_there)) << "the log never said: " << part;
}

int RunningWorker::lines_with(const std::string& part) {
    const std::lock_guard lock{mutex_};
    return static_cast<int>(
        std::ranges::count_if(log_, [&](const auto& line) { return line.find(part) != line.npos; }));
}

judge::Folder double_folder(int secret_cases) {
    judge::Folder folder;
    folder["problem.yaml"] =
        "problem_format_version: 2023-07\nname: {en: Double, ja: 二倍}\n"
        "limits: {time_limit: 10, memory: 512, output: 1}\n"
        "gradus: {points: " +
        std::to_string(10 * secret_cases) + ", scoring: average}\n";
    folder["statement/problem.en.md"] = "Print twice the number.\n";
    folder["statement/problem.ja.md"] = "数の二倍を出力してください。\n";
    const auto add = [&folder](const std::string& name, int number) {
        folder["data/" + name + ".in"] = std::to_string(number) + "\n";
        folder["data/" + name + ".ans"] = std::to_string(2 * number) + "\n";
    };
    add("sample/1", 1);
    for (int i = 1; i <= secret_cases; ++i) add("secret/" + std::to_string(i), 10 * i);
    folder["submissions/accepted/right.py"] = right;
    folder["submissions/wrong_answer/wrong.py"] = wrong;
    return folder;
}

std::string put_folder(const judge::Folder& folder) {
    const auto slug = storage::fresh_name("double");
    auto named = folder;
    named["statement/problem.en.md"] += slug;  // a package of its own
    auto reading = judge::read_problem(slug, named);
    for (const auto& defect : reading.defects) ADD_FAILURE() << defect.place << ": " << defect.message;
    auto owner = storage::database_as(storage::DatabaseRole::owner);
    put_problem(owner, reading.problem.value(), judge::pack(named));
    return slug;
}

std::vector<Event> history_when(SubmissionId id, const std::function<bool(const std::vector<Event>&)>& is_enough) {
    storage::Bell bell{storage::test_cluster().url("gradus_server"), storage::DatabaseRole::server,
                       storage::BellKind::submission_event};
    auto server = storage::database_as(storage::DatabaseRole::server);
    const auto deadline = std::chrono::steady_clock::now() + patience;
    for (;;) {
        auto history = list_events(server, id, 0, 1'000);
        if (is_enough(history)) return history;
        if (std::chrono::steady_clock::now() > deadline) {
            ADD_FAILURE() << "the history of submission " << id.value << " stays at " << history.size() << " events";
            return history;
        }
        bell.wait(1s);
    }
}

std::vector<Event> history_when_graded(SubmissionId id) {
    return history_when(id, [](const auto& history) { return count_of(EventKind::graded, history) > 0; });
}

int count_of(EventKind kind, const std::vector<Event>& history) {
    return static_cast<int>(std::ranges::count(history, kind, &Event::kind));
}

std::string judge_message_of(SubmissionId id) {
    auto owner = storage::connection_as("gradus_owner");
    pqxx::nontransaction transaction{owner};
    return transaction.exec_params("SELECT convert_from(judge_message, 'UTF8') FROM submission WHERE id = $1", id.value)
        .front()
        .front()
        .c_str();
}

}  // namespace gradus::worker
