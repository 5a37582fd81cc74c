// Which processors boxes run on.
#include "sandbox/cores.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sched.h>

#include <thread>

#include "tests/sandbox/attack.hpp"
#include "tests/sandbox/host.hpp"
#include "tests/sandbox/temporary_folder.hpp"

namespace gradus::sandbox {

namespace {

struct Row {
    std::string name;
    std::map<int, std::string> siblings;
    std::vector<int> allowed, cores;
};

void PrintTo(const Row& row, std::ostream* out) {
    *out << row.name;
}

const Row rows[] = {
    {"each_alone", {{0, "0"}, {1, "1"}}, {0, 1}, {0, 1}},
    {"not_described", {}, {0, 3}, {0, 3}},
    {"in_pairs", {{0, "0-1"}, {1, "0-1"}, {2, "2-3"}, {3, "2-3"}}, {0, 1, 2, 3}, {0, 2}},
    {"in_pairs_far_apart", {{0, "0,2"}, {1, "1,3"}, {2, "0,2"}, {3, "1,3"}}, {0, 1, 2, 3}, {0, 1}},
    {"in_pairs_of_which_one_half_is_ours", {{0, "0,2"}, {1, "1,3"}, {2, "0,2"}, {3, "1,3"}}, {2, 3}, {2, 3}},
    {"one_of_many", {{0, "0,2"}, {1, "1,3"}, {2, "0,2"}, {3, "1,3"}}, {3}, {3}},
};

class Cores : public testing::TestWithParam<Row> {};

TEST_P(Cores, are_the_first_processor_of_each_that_may_be_used) {
    std::map<std::string, std::string> files;
    for (const auto& [processor, list] : GetParam().siblings) {
        const std::string folder = "sys/devices/system/cpu/cpu" + std::to_string(processor);
        files[folder + "/topology/thread_siblings_list"] = list + "\n";
    }
    EXPECT_EQ(whole_cores(TemporaryFolder(files).path(), GetParam().allowed), GetParam().cores);
}

INSTANTIATE_TEST_SUITE_P(of, Cores, testing::ValuesIn(rows),
                         [](const testing::TestParamInfo<Row>& test) { return test.param.name; });

TEST(CoresHere, are_some_and_each_is_one_that_this_process_may_use) {
    cpu_set_t set;
    ASSERT_EQ(::sched_getaffinity(0, sizeof set, &set), 0);
    const std::vector<int> cores = own_cores();
    EXPECT_FALSE(cores.empty());
    EXPECT_LE(cores.size(), std::thread::hardware_concurrency());
    for (const int core : cores) EXPECT_TRUE(CPU_ISSET(core, &set)) << core;
}

// What a program sees of the processors: the one of its box, warm or cold.
TEST(CoreOfABox, is_the_only_one_a_program_can_use_and_other_boxes_have_others) {
    const std::string script =
        "import os\n"
        "try:\n    os.sched_setaffinity(0, range(os.sysconf('SC_NPROCESSORS_CONF')))\n"
        "except PermissionError:\n    print(*os.sched_getaffinity(0))\n";
    Command command;
    command.argv = {"/usr/bin/python3", "/work/program.py"};
    command.files = {{"program.py", script}};
    Sandbox first(runtime_image()), second(runtime_image());
    const std::vector<HeldSlot> slots = held_slots();
    ASSERT_EQ(slots.size(), 2u);
    std::vector<std::string> expected;
    for (const HeldSlot& slot : slots) {
        const std::vector<int> cores = own_cores();
        expected.push_back(std::to_string(cores[static_cast<std::size_t>(slot.number) % cores.size()]) + "\n");
    }
    std::vector<std::string> seen;
    for (Sandbox* sandbox : {&first, &second}) {
        const Outcome outcome = sandbox->run(command, patient(Limits{}));
        EXPECT_EQ(ending_of(outcome), "exited 0") << outcome.standard_error;
        seen.push_back(outcome.standard_output);
    }
    EXPECT_THAT(seen, testing::UnorderedElementsAreArray(expected));
}

}  // namespace

}  // namespace gradus::sandbox
