// What makes times vary, on hosts made of a few files.
#include "sandbox/timing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>

#include "tests/sandbox/temporary_folder.hpp"

namespace gradus::sandbox {

namespace {

using State = Finding::State;
using Files = std::map<std::string, std::string>;

// One finding of a host with these files: its state and what its text says.
struct Row {
    std::string name;
    Files files;
    std::string subject;
    State state;
    std::string text;
};

void PrintTo(const Row& row, std::ostream* out) {
    *out << row.name;
}

constexpr const char* swaps_header = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n";
const std::string cpu = "sys/devices/system/cpu/";
const std::string huge = "sys/kernel/mm/transparent_hugepage/enabled";
const std::string addresses = "proc/sys/kernel/randomize_va_space";

const Row rows[] = {
    {"no_swaps_file", {}, "swap", State::good, "none"},
    {"no_swap", {{"proc/swaps", swaps_header}}, "swap", State::good, "none"},
    {"a_swap",
     {{"proc/swaps",
       std::string(swaps_header) + "/dev/sda2                               partition\t1048572\t\t0\t\t-2\n"}},
     "swap",
     State::warning,
     "on /dev/sda2"},
    {"cores_alone",
     {{cpu + "cpu0/topology/thread_siblings_list", "0\n"}, {cpu + "cpu1/topology/thread_siblings_list", "1\n"}},
     "SMT",
     State::good,
     "no two processors share a core"},
    {"cores_shared_with_a_comma",
     {{cpu + "cpu0/topology/thread_siblings_list", "0,4\n"}, {cpu + "cpu4/topology/thread_siblings_list", "0,4\n"}},
     "SMT",
     State::warning,
     "processors share cores: 0,4"},
    {"cores_shared_with_a_dash",
     {{cpu + "cpu0/topology/thread_siblings_list", "0-1\n"}, {cpu + "cpu12/topology/thread_siblings_list", "12-13\n"}},
     "SMT",
     State::warning,
     "processors share cores: 0-1, 12-13"},
    {"what_is_no_processor",
     {{cpu + "cpufreq/topology/thread_siblings_list", "0-1\n"}, {cpu + "cpuidle/x", "0-1\n"}},
     "SMT",
     State::good,
     "no two processors share a core"},
    {"no_governor", {}, "frequency", State::good, "not scaled by this kernel"},
    {"all_performance",
     {{cpu + "cpu0/cpufreq/scaling_governor", "performance\n"},
      {cpu + "cpu1/cpufreq/scaling_governor", "performance\n"}},
     "frequency",
     State::good,
     "governor performance"},
    {"one_that_saves_power",
     {{cpu + "cpu0/cpufreq/scaling_governor", "performance\n"}, {cpu + "cpu1/cpufreq/scaling_governor", "powersave\n"}},
     "frequency",
     State::warning,
     "governor performance, powersave"},
    {"no_turbo", {}, "turbo", State::good, "not controlled by this kernel"},
    {"turbo_of_intel_off", {{cpu + "intel_pstate/no_turbo", "1\n"}}, "turbo", State::good, "off"},
    {"turbo_of_intel_on", {{cpu + "intel_pstate/no_turbo", "0\n"}}, "turbo", State::warning, "on"},
    {"boost_off", {{cpu + "cpufreq/boost", "0\n"}}, "turbo", State::good, "off"},
    {"boost_on", {{cpu + "cpufreq/boost", "1\n"}}, "turbo", State::warning, "on"},
    {"no_huge_pages", {}, "huge pages", State::good, "this kernel has none"},
    {"huge_pages_always", {{huge, "[always] madvise never\n"}}, "huge pages", State::warning, "always"},
    {"huge_pages_on_demand", {{huge, "always [madvise] never\n"}}, "huge pages", State::good, "madvise"},
    {"huge_pages_never", {{huge, "always madvise [never]\n"}}, "huge pages", State::good, "never"},
    {"addresses_fixed", {{addresses, "0\n"}}, "addresses", State::good, "not random"},
    {"addresses_of_some_random", {{addresses, "1\n"}}, "addresses", State::warning, "random (ASLR)"},
    {"addresses_random", {{addresses, "2\n"}}, "addresses", State::warning, "random (ASLR)"},
};

class Timing : public testing::TestWithParam<Row> {};

TEST_P(Timing, is_read_from_the_files_of_the_host) {
    const TemporaryFolder root(GetParam().files);
    const std::vector<Finding> findings = check_timing(root.path());
    const auto found =
        std::ranges::find_if(findings, [](const Finding& one) { return one.subject == GetParam().subject; });
    ASSERT_NE(found, findings.end());
    EXPECT_EQ(found->state, GetParam().state);
    EXPECT_EQ(found->text, GetParam().text);
    // A warning says what it does and what to do; what is good needs neither.
    EXPECT_EQ(found->meaning.empty(), found->state == State::good);
    EXPECT_EQ(found->advice.empty(), found->state == State::good);
}

INSTANTIATE_TEST_SUITE_P(of, Timing, testing::ValuesIn(rows),
                         [](const testing::TestParamInfo<Row>& test) { return test.param.name; });

TEST(TimingHere, names_each_cause_once_and_never_keeps_a_host_from_judging) {
    std::vector<std::string> subjects;
    const std::vector<Finding> findings = check_timing("/");
    for (const Finding& finding : findings) subjects.push_back(finding.subject);
    EXPECT_THAT(subjects, testing::ElementsAre("swap", "SMT", "frequency", "turbo", "huge pages", "addresses"));
    EXPECT_TRUE(can_judge(findings));
}

}  // namespace

}  // namespace gradus::sandbox
