// The contract of sandbox/pair.hpp, sentence by sentence; above all that a pair comes to its end whoever dies first.
#include "sandbox/pair.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/sandbox/attack.hpp"
#include "tests/sandbox/host.hpp"
#include "tests/sandbox/instrument.hpp"

namespace gradus::sandbox {
namespace {

using std::chrono::milliseconds;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr int accept_status = 42;

// A shell script with the instrument at hand.
Command script(std::string_view instrument, const std::string& text) {
    Command command;
    command.argv = {"/bin/sh", "-c", text};
    command.environment = {"PATH=/usr/bin:/bin:/work"};
    command.files = {{"act", instrument, true}};
    return command;
}

// One pair of boxes for all tests of a suite: what a test leaves behind would meet the next.
class Pair : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        program_ = new Sandbox(runtime_image());
        interactor_ = new Sandbox(program_->another());
        instrument_ = read_whole_file(INSTRUMENTS "/act");
    }
    static void TearDownTestSuite() {
        delete std::exchange(program_, nullptr);
        delete std::exchange(interactor_, nullptr);
    }

    static PairOutcome run_scripts(const std::string& program, const std::string& interactor) {
        const Command first = script(instrument_, program), second = script(instrument_, interactor);
        return run_pair({*program_, first, limits}, {*interactor_, second, limits_of_interactor}, accept_status);
    }

    static inline Limits limits{.cpu = milliseconds(5'000), .wall = milliseconds(20'000)};
    static inline Limits limits_of_interactor{.cpu = milliseconds(5'000), .wall = milliseconds(30'000)};
    static inline Sandbox *program_ = nullptr, *interactor_ = nullptr;
    static inline std::string instrument_;
};

std::vector<std::string> endings(const PairOutcome& outcome) {
    return {ending_of(outcome.program), ending_of(outcome.interactor)};
}

TEST_F(Pair, what_one_writes_the_other_reads) {
    const PairOutcome outcome =
        run_scripts("for i in $(seq 100); do read x; echo $((2 * x)); done",
                    "for i in $(seq 100); do echo $i; read x; [ $x = $((2 * i)) ] || exit 43; done; exit 42");
    EXPECT_THAT(endings(outcome), ElementsAre("exited 0", "exited 42"));
    EXPECT_EQ(outcome.program.standard_output, "");
    EXPECT_EQ(outcome.interactor.standard_output, "");
}

TEST_F(Pair, more_than_a_pipe_holds_goes_both_ways_at_a_time) {
    const PairOutcome outcome =
        run_scripts("cat", "head -c 3000000 /dev/zero & [ $(head -c 3000000 | wc -c) = 3000000 ] && exit 42");
    EXPECT_THAT(endings(outcome), ElementsAre("exited 0", "exited 42"));
    EXPECT_TRUE(outcome.is_interactor_first);
}

TEST_F(Pair, standard_error_is_each_sides_own) {
    const PairOutcome outcome = run_scripts("echo one >&2", "echo two >&2; read x; exit 42");
    EXPECT_EQ(outcome.program.standard_error, "one\n");
    EXPECT_EQ(outcome.interactor.standard_error, "two\n");
}

TEST_F(Pair, the_pipes_can_be_opened_by_their_names) {
    const PairOutcome outcome = run_scripts("read x < /dev/stdin; echo $x$x > /dev/stdout",
                                            "echo 1 > /dev/stdout; read x < /dev/stdin; [ $x = 11 ] && exit 42");
    EXPECT_THAT(endings(outcome), ElementsAre("exited 0", "exited 42"));
}

TEST_F(Pair, files_asked_for_come_back_from_either_side) {
    Command first = script(instrument_, "echo 1 > mine"),
            second = script(instrument_, "echo 2 > mine; read x; exit 42");
    first.collect = second.collect = {"mine"};
    const PairOutcome outcome = run_pair({*program_, first, limits}, {*interactor_, second, limits}, accept_status);
    ASSERT_EQ(outcome.program.collected.size(), 1u);
    EXPECT_EQ(outcome.program.collected[0].bytes, "1\n");
    ASSERT_EQ(outcome.interactor.collected.size(), 1u);
    EXPECT_EQ(outcome.interactor.collected[0].bytes, "2\n");
}

TEST_F(Pair, a_program_in_a_warm_interpreter_talks_as_well) {
    Command program;
    program.argv = {"/usr/bin/python3", "-P", "-s", "main.py"};
    program.environment = {"PATH=/usr/bin:/bin"};
    program.files = {{"main.py", "while True:\n    print(2 * int(input()), flush=True)\n"}};
    program.warm = Warm{{"/usr/bin/python3", "-P", "-s"}, {}, 1};
    const Command interactor =
        script(instrument_, "for i in $(seq 100); do echo $i; read x; [ $x = $((2 * i)) ] || exit 43; done; exit 42");
    for (int i = 0; i < 3; ++i) {
        const PairOutcome outcome =
            run_pair({*program_, program, limits}, {*interactor_, interactor, limits_of_interactor}, accept_status);
        EXPECT_TRUE(outcome.program.was_warm);
        EXPECT_THAT(endings(outcome), ElementsAre("exited 1", "exited 42"));  // by EOFError
        EXPECT_THAT(outcome.program.standard_error, testing::HasSubstr("EOFError"));
        EXPECT_TRUE(outcome.is_interactor_first);
    }
}

// The order of two deaths, of which the second follows from the first at once.
TEST_F(Pair, who_ended_first_is_never_a_matter_of_luck) {
    for (int i = 0; i < 100; ++i) {
        const PairOutcome by_program = run_scripts("exit 3", "read x; exit 43");
        EXPECT_THAT(endings(by_program), ElementsAre("exited 3", "exited 43"));
        EXPECT_FALSE(by_program.is_interactor_first);
        const PairOutcome by_interactor = run_scripts("read x; exit 4", "exit 42");
        EXPECT_THAT(endings(by_interactor), ElementsAre("exited 4", "exited 42"));
        EXPECT_TRUE(by_interactor.is_interactor_first);
    }
}

TEST_F(Pair, what_is_in_the_pipe_when_its_writer_ends_is_read) {
    const PairOutcome outcome = run_scripts("act write 1 60000", "[ $(wc -c) = 60000 ] && exit 42");
    EXPECT_THAT(endings(outcome), ElementsAre("exited 0", "exited 42"));
    EXPECT_FALSE(outcome.is_interactor_first);
}

TEST_F(Pair, who_writes_to_the_dead_is_not_killed_and_does_not_wait) {
    const PairOutcome outcome = run_scripts("exit 0", "act write 1 1000000 || exit 43; read x; exit 42");
    EXPECT_THAT(endings(outcome), ElementsAre("exited 0", "exited 42"));
    EXPECT_EQ(outcome.interactor.standard_output.size(), 1'000'000u);
    const PairOutcome reversed = run_scripts("act write 1 1000000", "exit 42");
    EXPECT_THAT(endings(reversed), ElementsAre("exited 0", "exited 42"));
    EXPECT_EQ(reversed.program.standard_output.size(), 1'000'000u);
}

TEST_F(Pair, what_is_written_to_the_dead_is_limited_as_output) {
    Limits narrow = limits;
    narrow.output_bytes_max = 100'000;
    const Command interactor = script(instrument_, "exit 42");
    for (const auto& [bytes, expected] : std::vector<std::pair<std::string, std::string>>{
             {"99999", "exited 0"}, {"100000", "exited 0"}, {"100001", "output_limit"}}) {
        const Command program = script(instrument_, "act write 1 " + bytes);
        const PairOutcome outcome = run_pair({*program_, program, narrow}, {*interactor_, interactor, limits}, 42);
        EXPECT_EQ(ending_of(outcome.program), expected) << bytes;
        EXPECT_LE(outcome.program.standard_output.size(), 100'000u);
    }
}

TEST_F(Pair, the_program_goes_on_only_after_an_interactor_that_lets_it) {
    const std::string program = "read x; read x; exit 5";
    EXPECT_THAT(endings(run_scripts(program, "exit 42")), ElementsAre("exited 5", "exited 42"));
    for (const std::string ending : {"exit 0", "exit 43", "kill -9 $$"}) {
        const PairOutcome outcome = run_scripts("act pause", ending);
        EXPECT_EQ(outcome.program.ending, Ending::abandoned) << ending;
        EXPECT_TRUE(outcome.is_interactor_first);
    }
}

TEST_F(Pair, two_that_wait_for_each_other_end_at_the_programs_wall_limit) {
    Limits brief = limits;
    brief.wall = milliseconds(300);
    const Command program = script(instrument_, "read x; exit 1"), interactor = script(instrument_, "read x; exit 43");
    const PairOutcome outcome =
        run_pair({*program_, program, brief}, {*interactor_, interactor, limits_of_interactor}, accept_status);
    EXPECT_THAT(endings(outcome), ElementsAre("wall_limit", "exited 43"));
    EXPECT_FALSE(outcome.is_interactor_first);
    EXPECT_GE(outcome.program.wall, brief.wall);
    EXPECT_LT(outcome.program.cpu, milliseconds(150));
}

TEST_F(Pair, who_writes_to_one_that_does_not_read_waits_within_its_limit) {
    Limits brief = limits;
    brief.wall = milliseconds(300);
    const Command program = script(instrument_, "act write 1 1000000000"),
                  interactor = script(instrument_, "act pause");
    Limits longer = brief;
    longer.wall = milliseconds(3'000);
    const PairOutcome outcome = run_pair({*program_, program, brief}, {*interactor_, interactor, longer}, 42);
    EXPECT_THAT(endings(outcome), ElementsAre("wall_limit", "wall_limit"));
    EXPECT_FALSE(outcome.is_interactor_first);
}

TEST_F(Pair, a_pair_that_cannot_be_meant_throws) {
    const Command command = script(instrument_, "exit 0"), empty;
    EXPECT_THROW(run_pair({*program_, command, limits}, {*program_, command, limits}, 42), std::invalid_argument);
    EXPECT_THROW(run_pair({*program_, empty, limits}, {*interactor_, command, limits}, 42), std::invalid_argument);
    EXPECT_THROW(run_pair({*program_, command, limits}, {*interactor_, empty, limits}, 42), std::invalid_argument);
    EXPECT_THAT(endings(run_scripts("exit 1", "read x; exit 2")), ElementsAre("exited 1", "exited 2"));
}

TEST_F(Pair, a_side_that_cannot_start_ends_the_pair) {
    Command missing;
    missing.argv = {"/work/missing"};
    const Command reading = script(instrument_, "read x; exit 43");
    const PairOutcome no_program = run_pair({*program_, missing, limits}, {*interactor_, reading, limits}, 42);
    EXPECT_THAT(endings(no_program), ElementsAre("setup_failed (execute the program: 2)", "exited 43"));
    const PairOutcome no_interactor = run_pair({*program_, reading, limits}, {*interactor_, missing, limits}, 42);
    EXPECT_EQ(no_interactor.program.ending, Ending::abandoned);
    EXPECT_EQ(no_interactor.interactor.ending, Ending::setup_failed);
}

// Every way to end, or not to, against every other. Where a side waits, whichever way out comes first is right, and on
// a busy host the wall limit may be the first of all; but an end there must be, nothing may be left, and the order must
// make sense.
struct Way {
    std::string_view name;
    std::string text;
    std::vector<std::string> endings;
};

const std::vector<Way> ways = {
    {"leaves", "exit 0", {"exited 0"}},
    {"accepts", "exit 42", {"exited 42"}},
    {"dies", "kill -9 $$", {"signalled 9"}},
    {"reads", "while read x; do :; done; exit 7", {"exited 7", "cpu_limit"}},
    {"waits", "act pause", {}},
    {"burns", "act burn 100000", {"cpu_limit"}},
    {"floods", "act write 1 1000000000; exit 8", {"output_limit", "cpu_limit"}},
    {"eats", "act touch 300", {"memory_limit", "cpu_limit"}},
    {"clings", "exec 5<>/dev/stdin 6<>/dev/stdout; act pause", {}},
    {"leaves a child", "act pause & act burn 100000 & exit 0", {"exited 0"}},
};

TEST(PairsHost, every_way_to_end_meets_every_other_and_the_pair_ends) {
    const std::string instrument = read_whole_file(INSTRUMENTS "/act");
    Sandbox program(runtime_image()), interactor(program.another());
    const Limits first{
        .cpu = milliseconds(100), .wall = milliseconds(200), .memory_bytes_max = 64 << 20, .output_bytes_max = 1 << 20};
    Limits second = first;
    second.wall = milliseconds(350);
    for (const Way& way : ways) {
        for (const Way& other : ways) {
            SCOPED_TRACE(std::string(way.name) + " against " + std::string(other.name));
            const Command one = script(instrument, way.text), two = script(instrument, other.text);
            const PairOutcome outcome = run_pair({program, one, first}, {interactor, two, second}, accept_status);
            const std::string ending = ending_of(outcome.program), ending_of_other = ending_of(outcome.interactor);
            if (ending != "wall_limit" && ending != "abandoned") {
                EXPECT_THAT(way.endings, Contains(ending));
            }
            if (ending_of_other != "wall_limit") {
                EXPECT_THAT(other.endings, Contains(ending_of_other));
            }
            if (ending == "abandoned") {
                EXPECT_TRUE(outcome.is_interactor_first);
                EXPECT_NE(ending_of_other, "exited 42");
            }
            for (const HeldSlot& slot : held_slots()) EXPECT_THAT(leftovers_of_run(slot), IsEmpty());
        }
    }
}

TEST(PairsHost, nothing_is_left_of_a_pair_of_sandboxes) {
    const HostState before = look_at_host();
    std::vector<HeldSlot> held;
    {
        Sandbox program(runtime_image()), interactor(program.another());
        held = held_slots();
        ASSERT_EQ(held.size(), 2u);
        const Act one({"cat"}), two({"exit", "42"});
        for (int i = 0; i < 20; ++i) {
            run_pair({program, one.command, Limits{}}, {interactor, two.command, Limits{}}, accept_status);
        }
    }
    for (const HeldSlot& slot : held) EXPECT_THAT(leftovers_of_sandbox(slot, before), IsEmpty());
}

}  // namespace
}  // namespace gradus::sandbox
