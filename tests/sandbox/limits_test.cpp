// Each limit of sandbox/run.hpp: below, at and above it.
#include <gtest/gtest.h>

#include <thread>

#include "tests/sandbox/host.hpp"
#include "tests/sandbox/instrument.hpp"

namespace gradus::sandbox {

namespace {

using std::chrono::milliseconds;

struct Row {
    std::string name;
    std::vector<std::string> action;
    std::string ending;
    Limits limits;
};

void PrintTo(const Row& row, std::ostream* out) {
    *out << row.name;
}

Limits with(const std::function<void(Limits&)>& change) {
    Limits limits;
    change(limits);
    return limits;
}

const Limits cpu_300 = with([](Limits& limits) { limits.cpu = milliseconds(300); });
const Limits wall_300 = with([](Limits& limits) { limits.wall = milliseconds(300); });
const Limits memory_64 = with([](Limits& limits) { limits.memory_bytes_max = 64 << 20; });
const Limits output_100000 = with([](Limits& limits) { limits.output_bytes_max = 100'000; });
const Limits no_output = with([](Limits& limits) { limits.output_bytes_max = 0; });
const Limits work_4 = with([](Limits& limits) { limits.work_bytes_max = 4 << 20; });
// The program itself is one.
const Limits processes_10 = with([](Limits& limits) { limits.processes_max = 10; });

const Row rows[] = {
    {"cpu_below", {"burn", "150"}, "exited 0", cpu_300},
    {"cpu_above", {"burn", "400"}, "cpu_limit", cpu_300},
    {"wall_below", {"exit", "0"}, "exited 0", wall_300},
    {"wall_above", {"pause"}, "wall_limit", wall_300},
    {"memory_below", {"touch", "56"}, "exited 0", memory_64},
    {"memory_at", {"touch", "64"}, "memory_limit", memory_64},  // its code and page tables count as well
    {"memory_above", {"touch", "80"}, "memory_limit", memory_64},
    {"output_below", {"write", "1", "99999"}, "exited 0", output_100000},
    {"output_at", {"write", "1", "100000"}, "exited 0", output_100000},
    {"output_above", {"write", "1", "100001"}, "output_limit", output_100000},
    {"error_below", {"write", "2", "99999"}, "exited 0", output_100000},
    {"error_at", {"write", "2", "100000"}, "exited 0", output_100000},
    {"error_above", {"write", "2", "100001"}, "output_limit", output_100000},
    {"no_output_at", {"exit", "0"}, "exited 0", no_output},
    {"no_output_above", {"write", "1", "1"}, "output_limit", no_output},
    {"tmp_below", {"spill", "4190208"}, "exited 0", work_4},
    {"tmp_at", {"spill", "4194304"}, "exited 0", work_4},
    {"tmp_above", {"spill", "4194305"}, "exited 1", work_4},
    {"work_at", {"save", "out", "4194304"}, "exited 0", work_4},
    {"processes_below", {"threads", "8"}, "exited 0", processes_10},
    {"processes_at", {"threads", "9"}, "exited 0", processes_10},
    {"processes_above", {"threads", "10"}, "exited 1", processes_10},
};

class Limit : public testing::TestWithParam<Row> {};

TEST_P(Limit, ends_a_program_that_is_above_it_only) {
    Sandbox sandbox(runtime_image());
    const bool is_timed = GetParam().ending == "cpu_limit" || GetParam().ending == "wall_limit";
    const Limits limits = is_timed ? GetParam().limits : patient(GetParam().limits);
    const Outcome outcome = run_act(sandbox, GetParam().action, limits);
    EXPECT_EQ(ending_of(outcome), GetParam().ending);
    EXPECT_LE(static_cast<std::int64_t>(outcome.standard_output.size()), GetParam().limits.output_bytes_max);
    EXPECT_LE(static_cast<std::int64_t>(outcome.standard_error.size()), GetParam().limits.output_bytes_max);
}

INSTANTIATE_TEST_SUITE_P(each, Limit, testing::ValuesIn(rows),
                         [](const testing::TestParamInfo<Row>& test) { return test.param.name; });

TEST(Limit, of_time_is_reported_with_the_time_that_was_used) {
    Sandbox sandbox(runtime_image());
    const Outcome cpu = run_act(sandbox, {"burn", "10000"}, cpu_300);
    EXPECT_GE(cpu.cpu, cpu_300.cpu);
    const Outcome wall = run_act(sandbox, {"pause"}, wall_300);
    EXPECT_GE(wall.wall, wall_300.wall);
}

TEST(Limit, of_output_keeps_the_beginning) {
    Sandbox sandbox(runtime_image());
    const Outcome outcome = run_act(sandbox, {"write", "1", "1000000"}, output_100000);
    EXPECT_EQ(outcome.standard_output, std::string(100'000, 'x'));
    EXPECT_GT(outcome.output_bytes, 100'000);
    EXPECT_LE(outcome.output_bytes, 1'000'000);
    EXPECT_EQ(run_act(sandbox, {"write", "1", "100000"}, output_100000).output_bytes, 0);
}

TEST(Limit, of_processes_is_reported_when_the_program_failed_after_it) {
    Sandbox sandbox(runtime_image());
    EXPECT_EQ(run_act(sandbox, {"threads", "10"}, processes_10).processes_refused, 1);
    EXPECT_EQ(run_act(sandbox, {"threads", "9"}, processes_10).processes_refused, 0);
    EXPECT_EQ(run_act(sandbox, {"exit", "1"}, processes_10).processes_refused, 0);      // not the run before
    EXPECT_EQ(run_act(sandbox, {"threads", "12"}, processes_10).processes_refused, 1);  // it gave up at the first
}

// Threads that compute and nothing else, until it goes.
class BusyHost {
  public:
    BusyHost() {
        const unsigned count = 8 * std::thread::hardware_concurrency();
        for (unsigned i = 0; i < count; ++i) {
            threads_.emplace_back([](std::stop_token stop) {
                while (!stop.stop_requested()) {
                }
            });
        }
    }

  private:
    std::vector<std::jthread> threads_;
};

TEST(Limit, of_wall_time_tells_a_program_that_waits_from_one_that_has_no_processor) {
    Sandbox sandbox(runtime_image());
    const BusyHost busy;
    const Outcome idle = run_act(sandbox, {"pause"}, wall_300);
    const Outcome starved = run_act(sandbox, {"burn", "100000"}, wall_300);
    EXPECT_EQ(ending_of(idle), "wall_limit");
    EXPECT_EQ(ending_of(starved), "wall_limit");
    EXPECT_GT(starved.starved, milliseconds(60));
    EXPECT_LT(idle.starved, starved.starved);
}

}  // namespace

}  // namespace gradus::sandbox
