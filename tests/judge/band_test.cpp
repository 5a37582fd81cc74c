// Times near their limit: what is run again, how often, and which run counts.
#include "judge/band.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "judge/ending.hpp"
#include "judge/limit.hpp"

namespace gradus::judge {
namespace {

using sandbox::Ending;
using std::chrono::microseconds;
using namespace std::chrono_literals;

sandbox::Limits limits() {
    sandbox::Limits limits;
    limits.cpu = 2s;
    limits.wall = 6s;
    limits.memory_bytes_max = 64 << 20;
    limits.output_bytes_max = 8 << 20;
    limits.processes_max = 64;
    return limits;
}

sandbox::Outcome ended(Ending ending, microseconds cpu, microseconds starved = 0us) {
    sandbox::Outcome outcome;
    outcome.ending = ending;
    outcome.cpu = cpu;
    outcome.starved = starved;
    return outcome;
}

TEST(Band, IsATenthOfTheLimitAndAtLeastTenMilliseconds) {
    EXPECT_EQ(band_of(10ms), 10ms);
    EXPECT_EQ(band_of(100ms), 10ms);
    EXPECT_EQ(band_of(110ms), 11ms);
    EXPECT_EQ(band_of(2s), 200ms);
    EXPECT_EQ(with_band(limits()).cpu, 2'200ms);
    EXPECT_EQ(with_band(limits()).wall, 6s);
}

TEST(Band, HoldsTimesJustAboveTheLimitAndNoOthers) {
    struct {
        sandbox::Outcome outcome;
        bool is_near;
    } const rows[] = {
        {ended(Ending::exited, 1'999'999us), false},  // a pass: the least time counts
        {ended(Ending::exited, 2'000'000us), false},
        {ended(Ending::exited, 2'000'001us), true},
        {ended(Ending::signalled, 2'000'001us), true},
        {ended(Ending::exited, 2'200'000us), true},
        {ended(Ending::exited, 2'200'001us), false},
        {ended(Ending::cpu_limit, 2'200'000us), false},  // ended at the far edge
        {ended(Ending::memory_limit, 2'100'000us), false},
        {ended(Ending::output_limit, 2'100'000us), false},
        {ended(Ending::wall_limit, 100ms), false},  // it waited, and not for a processor
        {ended(Ending::wall_limit, 100ms, 699'999us), false},
        {ended(Ending::wall_limit, 100ms, 700ms), true},
        {ended(Ending::wall_limit, 1'900ms, 2'000ms), false},  // it may have waited for its own threads
        {ended(Ending::exited, 1'000ms, 3s), false},
        {ended(Ending::setup_failed, 0ms), false},
    };
    for (const auto& row : rows) {
        EXPECT_EQ(is_near_limit(row.outcome, limits()), row.is_near)
            << name_of(row.outcome.ending) << " " << row.outcome.cpu.count() << " " << row.outcome.starved.count();
    }
}

struct Case {
    std::vector<sandbox::Outcome> outcomes;
    int runs;
    Verdict verdict;
    microseconds cpu;
};

void check(const Case& each) {
    std::size_t next = 0;
    const Settled settled = settle(
        [&] {
            Run run;
            run.outcome = each.outcomes.at(next++);
            const auto failure = failure_of(run.outcome, limits());
            run.check.verdict = failure ? failure->verdict : Verdict::accepted;
            if (failure) run.check = check_of(*failure);
            return run;
        },
        limits());
    EXPECT_EQ(settled.runs, each.runs);
    EXPECT_EQ(next, static_cast<std::size_t>(each.runs));
    EXPECT_EQ(settled.run.check.verdict, each.verdict);
    EXPECT_EQ(settled.run.outcome.cpu, each.cpu);
    const bool is_told = settled.run.check.message.find("It was run ") != std::string::npos;
    EXPECT_EQ(is_told, each.runs > 1 && each.verdict == Verdict::time_limit_exceeded);
}

TEST(Band, TheLeastTimeOfUpToThreeRunsCounts) {
    const auto exited = [](microseconds cpu) { return ended(Ending::exited, cpu); };
    const auto failed = [](microseconds cpu) { return ended(Ending::signalled, cpu); };
    const auto killed = ended(Ending::cpu_limit, 2'200ms);
    const auto starved = [](microseconds cpu) { return ended(Ending::wall_limit, cpu, 4s); };
    const Case cases[] = {
        {{exited(1s)}, 1, Verdict::accepted, 1s},
        {{exited(2s)}, 1, Verdict::accepted, 2s},
        {{killed}, 1, Verdict::time_limit_exceeded, 2'200ms},
        {{failed(1s)}, 1, Verdict::run_time_error, 1s},
        {{exited(2'100ms), exited(1'999ms)}, 2, Verdict::accepted, 1'999ms},
        {{exited(2'100ms), exited(2'050ms), exited(1'900ms)}, 3, Verdict::accepted, 1'900ms},
        {{exited(2'100ms), exited(2'050ms), exited(2'150ms)}, 3, Verdict::time_limit_exceeded, 2'050ms},
        {{exited(2'100ms), killed, exited(1'900ms)}, 3, Verdict::accepted, 1'900ms},
        {{exited(2'100ms), killed, killed}, 3, Verdict::time_limit_exceeded, 2'100ms},
        {{exited(2'100ms), failed(1'900ms)}, 2, Verdict::run_time_error, 1'900ms},
        {{starved(100ms), exited(1s)}, 2, Verdict::accepted, 1s},
        {{starved(100ms), starved(300ms), killed}, 3, Verdict::judge_error, 100ms},
        {{starved(200ms), starved(300ms), starved(100ms)}, 3, Verdict::judge_error, 100ms},
        {{ended(Ending::wall_limit, 100ms)}, 1, Verdict::time_limit_exceeded, 100ms},
    };
    for (const Case& each : cases) check(each);
}

TEST(MetLimit, IsNamedWithWhatItAllowsAndWhatWasUsed) {
    auto refused = ended(Ending::exited, 1s);
    refused.exit_status = 1;
    refused.processes_refused = 3;
    auto refused_and_slow = refused;
    refused_and_slow.cpu = 2'100ms;
    auto large = ended(Ending::memory_limit, 1s);
    large.memory_bytes_peak = 60 << 20;
    auto loud = ended(Ending::output_limit, 1s);
    loud.output_bytes = (8 << 20) + 1;
    auto idle = ended(Ending::wall_limit, 1s);
    idle.wall = 6'001ms;
    struct {
        sandbox::Outcome outcome;
        std::optional<MetLimit> expected;
    } const rows[] = {
        {ended(Ending::exited, 2s), std::nullopt},
        {ended(Ending::signalled, 1s), std::nullopt},
        {ended(Ending::setup_failed, 1s), std::nullopt},
        {ended(Ending::exited, 2'070ms), MetLimit{LimitKind::cpu_time, 2'000'000, 2'070'000}},
        {ended(Ending::cpu_limit, 2'200ms), MetLimit{LimitKind::cpu_time, 2'000'000, 2'200'000}},
        {idle, MetLimit{LimitKind::wall_time, 6'000'000, 6'001'000}},
        {large, MetLimit{LimitKind::memory, 64 << 20, 60 << 20}},
        {loud, MetLimit{LimitKind::output, 8 << 20, (8 << 20) + 1}},
        {refused, MetLimit{LimitKind::processes, 64, 64}},
        {refused_and_slow, MetLimit{LimitKind::cpu_time, 2'000'000, 2'100'000}},
    };
    for (const auto& row : rows) EXPECT_EQ(met_limit(row.outcome, limits()), row.expected);
    EXPECT_NE(failure_of(refused, limits())->message.find("more than the limit of 64 processes"), std::string::npos);
}

TEST(MetLimit, HasANameAndAUnitForEachKind) {
    for (const LimitKind kind :
         {LimitKind::cpu_time, LimitKind::wall_time, LimitKind::memory, LimitKind::output, LimitKind::processes}) {
        EXPECT_EQ(limit_kind_named(name_of(kind)), kind);
        EXPECT_FALSE(unit_of(kind).empty());
    }
    EXPECT_FALSE(limit_kind_named("speed"));
}

}  // namespace
}  // namespace gradus::judge
