#include "judge/worker/pool.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "tests/worker/running_worker.hpp"

namespace gradus::worker {
namespace {

using namespace std::chrono_literals;
using sandbox::Usage;
using testing::HasSubstr;

const Usage usage{.boxes = 2,
                  .boxes_in_use = 1,
                  .interpreters = 2,
                  .runs = 153,
                  .boxes_made = 5,
                  .boxes_retired = 1,
                  .boxes_given_up = 2};

class Metrics : public testing::Test {
  protected:
    void SetUp() override {
        std::string name = testing::TempDir() + "gradus-metrics-XXXXXX";
        ASSERT_NE(mkdtemp(name.data()), nullptr);
        folder_ = name;
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    std::filesystem::path file() const { return folder_ / "judge.prom"; }
    std::string text() const {
        std::stringstream text;
        text << std::ifstream(file()).rdbuf();
        return text.str();
    }
    std::vector<std::string> names() const {
        std::vector<std::string> names;
        for (const auto& entry : std::filesystem::directory_iterator(folder_))
            names.push_back(entry.path().filename().string());
        return names;
    }

    std::filesystem::path folder_;
    std::vector<std::string> lines_;
    const std::function<void(const std::string&)> log_ = [this](const std::string& line) { lines_.push_back(line); };
};

TEST_F(Metrics, are_one_line_for_the_log) {
    EXPECT_EQ(line_for(usage),
              "pool: boxes ready 1, in use 1, warm interpreters 2, runs 153; boxes made 5, retired 1, given up 2");
}

TEST_F(Metrics, are_in_the_text_format_of_prometheus) {
    const std::string text = metrics_for(usage, "a\\b\"c\nd");
    EXPECT_THAT(text, testing::StartsWith("# HELP gradus_boxes_ready Boxes that wait for a program.\n"
                                          "# TYPE gradus_boxes_ready gauge\n"
                                          "gradus_boxes_ready{worker=\"a\\\\b\\\"c\\nd\"} 1\n"));
    EXPECT_THAT(text, testing::EndsWith("\n"));
    for (const char* sample :
         {"gradus_boxes_in_use{", "gradus_warm_interpreters{", "gradus_runs_total{", "gradus_boxes_made_total{",
          "gradus_boxes_retired_total{", "gradus_boxes_given_up_total{"}) {
        EXPECT_THAT(text, HasSubstr("\n" + std::string(sample)));
    }
}

TEST_F(Metrics, are_written_whole_and_gone_when_the_worker_stops) {
    {
        PoolReport report(file(), log_);
        EXPECT_THAT(text(), HasSubstr("gradus_runs_total{worker=\"judge\"} 0\n"));
        report.look(usage);
        EXPECT_EQ(text(), metrics_for(usage, "judge"));
        EXPECT_THAT(names(), testing::ElementsAre("judge.prom"));
    }
    EXPECT_THAT(names(), testing::IsEmpty());
}

TEST_F(Metrics, that_cannot_be_written_are_refused_at_the_start_and_told_once_later) {
    EXPECT_THROW(PoolReport("/nowhere/judge.prom", log_), std::runtime_error);
    PoolReport report(file(), log_);
    report.look(usage);
    std::filesystem::remove_all(folder_);
    lines_.clear();
    report.look(usage);
    report.look(usage);
    ASSERT_EQ(lines_.size(), 1u);
    EXPECT_THAT(lines_.front(), HasSubstr("--metrics"));
}

TEST_F(Metrics, are_logged_when_the_pool_changes_and_seldom_otherwise) {
    PoolReport report("", log_);
    const auto lines_after = [&](const Usage& now) {
        report.look(now);
        return lines_.size();
    };
    Usage now = usage;
    EXPECT_EQ(lines_after(now), 1u);
    EXPECT_EQ(lines_after(now), 1u);
    now.runs += 10;
    now.boxes_in_use = 2;
    EXPECT_EQ(lines_after(now), 1u);  // programs come and go
    now.boxes_made += 1;
    EXPECT_EQ(lines_after(now), 2u);
    now.interpreters -= 1;
    EXPECT_EQ(lines_after(now), 3u);
    now.runs += 1;
    for (int looks = 5; looks < PoolReport::looks_per_line - 1; ++looks) EXPECT_EQ(lines_after(now), 3u);
    EXPECT_EQ(lines_after(now), 4u);
    for (int looks = 0; looks < PoolReport::looks_per_line; ++looks) EXPECT_EQ(lines_after(now), 4u);
}

TEST_F(Metrics, of_a_real_worker_follow_its_runs) {
    auto settings = test_settings();
    settings.metrics = file();
    const auto slug = put_folder(double_folder(2));
    RunningWorker worker{settings};
    worker.wait_for_log("pool: boxes ready");
    history_when_graded(storage::add_test_submission(slug, right));
    const auto value = [this](const std::string& name) {
        const auto all = text();
        const auto at = all.find("\n" + name + "{");
        return at == all.npos ? -1 : std::stoi(all.substr(all.find(' ', at) + 1));
    };
    const auto deadline = std::chrono::steady_clock::now() + 60s;
    // The programs that looked at the sandbox, the compiler, and a sample and two secret cases.
    while (value("gradus_runs_total") < 6 && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
    EXPECT_GE(value("gradus_runs_total"), 6);
    EXPECT_GE(value("gradus_boxes_made_total"), 1);
    EXPECT_EQ(value("gradus_boxes_ready") + value("gradus_boxes_in_use"), 1);
    EXPECT_EQ(value("gradus_warm_interpreters"), 1);
    worker.stop();
}

}  // namespace
}  // namespace gradus::worker
