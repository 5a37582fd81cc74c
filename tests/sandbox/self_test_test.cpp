// The self-test: a sound sandbox repels everything, and each wall that is really taken away is missed by name.
#include "sandbox/self_test.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linux/filter.h>

#include <algorithm>
#include <functional>

#include "sandbox/syscalls.hpp"
#include "tests/sandbox/host.hpp"

namespace gradus::sandbox {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(SelfTest, finds_no_hole_here_and_leaves_nothing) {
    const HostState before = look_at_host();
    const SelfTest test = self_test(runtime_image());
    EXPECT_EQ(holes_in(test.attacks), "");
    EXPECT_GT(test.attacks.size(), syscall_table().size() + 30);
    EXPECT_TRUE(std::any_of(test.attacks.begin(), test.attacks.end(),
                            [](const TriedAttack& attack) { return attack.name == "change the warm interpreter"; }));
    EXPECT_EQ(look_at_host().open_files, before.open_files);
    EXPECT_THAT(children(), IsEmpty());
}

class WithoutACall : public testing::TestWithParam<const char*> {};

TEST_P(WithoutACall, names_the_hole_in_the_filter) {
    std::vector<SyscallRow> rows(syscall_table().begin(), syscall_table().end());
    std::erase_if(rows, [](const SyscallRow& row) { return row.name == GetParam(); });
    Sandbox weak(runtime_image(), compile_filter(rows));
    const std::string holes = holes_in(try_attacks([&](const auto&... asked) { return weak.run(asked...); }));
    EXPECT_THAT(holes, HasSubstr("system call " + std::string(GetParam()) + " ("));
}

INSTANTIATE_TEST_SUITE_P(each, WithoutACall, testing::Values("flock", "socket", "sync", "open_by_handle_at", "keyctl"),
                         [](const auto& row) { return std::string(row.param); });

struct LimitRow {
    const char* wall;
    std::function<void(Limits&)> raise;
    std::vector<const char*> holes;
};

class WithoutALimit : public testing::TestWithParam<LimitRow> {};

TEST_P(WithoutALimit, names_what_got_through) {
    Sandbox sandbox(runtime_image());
    const std::string holes = holes_in(try_attacks([&](const Command& command, Limits limits) {
        GetParam().raise(limits);
        return sandbox.run(command, limits);
    }));
    for (const char* hole : GetParam().holes) EXPECT_THAT(holes, HasSubstr(std::string(hole) + " ("));
}

INSTANTIATE_TEST_SUITE_P(
    each, WithoutALimit,
    testing::Values(
        LimitRow{"cpu", [](Limits& l) { l.cpu = std::chrono::hours(1); }, {"compute for ever"}},
        LimitRow{"memory", [](Limits& l) { l.memory_bytes_max = 1 << 30; }, {"take memory", "hide memory in a file"}},
        LimitRow{"processes", [](Limits& l) { l.processes_max = 100; }, {"have many processes", "have many threads"}},
        LimitRow{"output", [](Limits& l) { l.output_bytes_max = 1 << 30; }, {"print for ever", "complain for ever"}},
        LimitRow{"disk", [](Limits& l) { l.work_bytes_max = l.memory_bytes_max = 1 << 30; }, {"fill the disks"}},
        LimitRow{"files", [](Limits& l) { l.work_files_max = 1'000; }, {"make many files"}}),
    [](const auto& row) { return row.param.wall; });

TEST(SelfTest, misses_a_run_that_tells_more_than_it_should) {
    Sandbox sandbox(runtime_image());
    const std::string holes = holes_in(try_attacks([&](Command command, const Limits& limits) {
        command.environment.emplace_back("GRADUS_DATABASE_URL=postgresql://judge");
        return sandbox.run(command, limits);
    }));
    EXPECT_THAT(holes, HasSubstr("read the judge's environment (exited 1)"));
}

}  // namespace
}  // namespace gradus::sandbox
