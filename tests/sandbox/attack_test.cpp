// Every program of programs/: its ending, what the outcome measured, and the host and the next program after it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <optional>

#include "tests/sandbox/attack.hpp"
#include "tests/sandbox/host.hpp"
#include "tests/sandbox/prepared.hpp"

namespace gradus::sandbox {

namespace {

std::int64_t measured(const Outcome& outcome, const std::string& what) {
    if (what == "cpu_ms") return outcome.cpu.count() / 1'000;
    if (what == "wall_ms") return outcome.wall.count() / 1'000;
    if (what == "memory_mib") return outcome.memory_bytes_peak >> 20;
    if (what == "output_kib") return static_cast<std::int64_t>(outcome.standard_output.size()) >> 10;
    if (what == "error_kib") return static_cast<std::int64_t>(outcome.standard_error.size()) >> 10;
    throw std::invalid_argument("nothing measures " + what);
}

void expect_outcome(const Attack& attack, const Outcome& outcome) {
    EXPECT_THAT(attack.endings, testing::Contains(ending_of(outcome)));
    for (const auto& [what, least] : attack.at_least) EXPECT_GE(measured(outcome, what), least) << what;
    for (const auto& [what, most] : attack.at_most) EXPECT_LE(measured(outcome, what), most) << what;
    for (const std::string& text : attack.says) {
        EXPECT_THAT(outcome.standard_output + outcome.standard_error, testing::HasSubstr(text));
    }
    std::vector<std::string> collected;
    for (const Collected& file : outcome.collected) collected.push_back(file.name);
    EXPECT_EQ(collected, attack.collected);
}

// A program that looks for whatever the one before it might have left.
void expect_that_the_next_program_sees_nothing(Sandbox& sandbox) {
    const Outcome outcome = sandbox.run(Prepared::witness().command(), patient(Limits{}));
    EXPECT_EQ(ending_of(outcome), "exited 0") << outcome.standard_output << outcome.standard_error;
}

// What the attack did to the interpreter, as the next program in it would find it: nothing.
class InterpreterWatch {
  public:
    InterpreterWatch(Sandbox& sandbox, const Attack& attack, const HeldSlot& slot)
        : sandbox_(sandbox), witness_(Prepared::witness(attack.modules)), slot_(slot) {
        sandbox_.warm_up(*witness_.command().warm, witness_.command().environment);
        found_ = look();
        interpreters_ = interpreters(slot_);
    }

    void expect_unchanged() {
        EXPECT_EQ(look(), found_);
        // The spare child is another one for each program; its parent must be the same.
        const std::vector<pid_t> now = interpreters(slot_);
        EXPECT_TRUE(std::any_of(now.begin(), now.end(), [&](pid_t pid) {
            return std::count(interpreters_.begin(), interpreters_.end(), pid) > 0;
        })) << "the interpreter was replaced";
    }

  private:
    std::string look() {
        const Limits limits{.cpu = std::chrono::seconds(10), .wall = std::chrono::seconds(60)};
        const Outcome outcome = sandbox_.run(witness_.command(), limits);
        EXPECT_TRUE(outcome.was_warm);
        EXPECT_EQ(ending_of(outcome), "exited 0") << outcome.standard_error;
        return outcome.standard_output;
    }

    Sandbox& sandbox_;
    const Prepared witness_;
    const HeldSlot slot_;
    std::string found_;
    std::vector<pid_t> interpreters_;
};

class Attacks : public testing::TestWithParam<Attack> {};

TEST_P(Attacks, ends_as_it_must_and_leaves_nothing) {
    const Attack& attack = GetParam();
    const Prepared prepared(attack);
    const HostState before = look_at_host();
    HeldSlot slot;
    Outcome outcome;
    {
        Sandbox sandbox(runtime_image());
        ASSERT_EQ(held_slots().size(), 1u);
        slot = held_slots().front();
        std::optional<InterpreterWatch> interpreter;
        if (attack.kind == Attack::Kind::warm) interpreter.emplace(sandbox, attack, slot);
        outcome = sandbox.run(prepared.command(), attack.limits);
        EXPECT_EQ(outcome.was_warm, interpreter.has_value());
        if (interpreter) {
            interpreter->expect_unchanged();
        } else {
            EXPECT_THAT(leftovers_of_run(slot), testing::IsEmpty());
        }
        expect_that_the_next_program_sees_nothing(sandbox);
    }
    expect_outcome(attack, outcome);
    EXPECT_THAT(leftovers_of_sandbox(slot, before), testing::IsEmpty());
    if (HasFailure()) {
        std::cout << "standard output: " << outcome.standard_output.substr(0, 2'000)
                  << "\nstandard error: " << outcome.standard_error.substr(0, 2'000) << "\n";
    }
}

INSTANTIATE_TEST_SUITE_P(programs, Attacks, testing::ValuesIn(read_attacks()),
                         [](const testing::TestParamInfo<Attack>& test) { return test.param.name; });

}  // namespace

}  // namespace gradus::sandbox
