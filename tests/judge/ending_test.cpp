#include "judge/ending.hpp"

#include <gtest/gtest.h>

#include <csignal>

namespace gradus::judge {
namespace {

using sandbox::Ending;
using namespace std::chrono_literals;

sandbox::Limits limits() {
    sandbox::Limits limits;
    limits.cpu = 2s;
    limits.wall = 6s;
    limits.memory_bytes_max = 64 << 20;
    limits.output_bytes_max = 8 << 20;
    return limits;
}

sandbox::Outcome ended(Ending ending, std::chrono::microseconds cpu = 100ms) {
    sandbox::Outcome outcome;
    outcome.ending = ending;
    outcome.cpu = cpu;
    return outcome;
}

TEST(Endings, BecomeVerdicts) {
    const std::pair<Ending, Verdict> rows[] = {
        {Ending::signalled, Verdict::run_time_error},           {Ending::cpu_limit, Verdict::time_limit_exceeded},
        {Ending::wall_limit, Verdict::time_limit_exceeded},     {Ending::memory_limit, Verdict::memory_limit_exceeded},
        {Ending::output_limit, Verdict::output_limit_exceeded}, {Ending::setup_failed, Verdict::judge_error},
    };
    for (const auto& [ending, verdict] : rows) EXPECT_EQ(failure_of(ended(ending), limits())->verdict, verdict);
    EXPECT_FALSE(failure_of(ended(Ending::exited), limits()));
}

TEST(Endings, CpuTimeIsHeldToTheLimitAlsoOfAProgramThatEndedByItself) {
    EXPECT_FALSE(failure_of(ended(Ending::exited, 1'999'999us), limits()));
    EXPECT_FALSE(failure_of(ended(Ending::exited, 2'000'000us), limits()));
    EXPECT_EQ(failure_of(ended(Ending::exited, 2'000'001us), limits())->verdict, Verdict::time_limit_exceeded);
    EXPECT_EQ(failure_of(ended(Ending::signalled, 2'000'001us), limits())->verdict, Verdict::time_limit_exceeded);
}

TEST(Endings, SayWhichLimitFiredAndByHowMuch) {
    EXPECT_EQ(failure_of(ended(Ending::cpu_limit, 2'004ms), limits())->message,
              "The program used 2.004 s of CPU time, 0.004 s over the limit of 2.000 s.");
    EXPECT_EQ(failure_of(ended(Ending::wall_limit, 120ms), limits())->message,
              "The program had not ended 6.000 s after its start, having used 0.120 s of its 2.000 s of CPU time: it "
              "was waiting "
              "(for input that does not come, in a sleep, for a lock).");
    EXPECT_EQ(failure_of(ended(Ending::wall_limit, 1'900ms), limits())->message,
              "The program had not ended 6.000 s after its start, having used 1.900 s of its 2.000 s of CPU time.");
    EXPECT_EQ(failure_of(ended(Ending::memory_limit), limits())->message,
              "The program used more than the limit of 64 MiB of memory.");
    EXPECT_EQ(failure_of(ended(Ending::output_limit), limits())->message,
              "The program wrote more than the limit of 8 MiB of output.");
}

TEST(Endings, ExplainSignals) {
    sandbox::Outcome outcome = ended(Ending::signalled);
    outcome.signal = SIGSYS;
    EXPECT_NE(failure_of(outcome, limits())->message.find("(SIGSYS): it made a system call that the sandbox forbids"),
              std::string::npos);
    outcome.signal = SIGSEGV;
    EXPECT_NE(failure_of(outcome, limits())->message.find("signal 11 (SIGSEGV)"), std::string::npos);
    outcome.signal = 63;
    EXPECT_EQ(failure_of(outcome, limits())->message, "The program was killed by signal 63.");
}

TEST(Endings, ShowTheExitStatusOfSamplesOnlyForItMayTellASecretInput) {
    sandbox::Outcome outcome = ended(Ending::exited);
    outcome.exit_status = 37;
    const auto failure = failure_of(outcome, limits());
    EXPECT_EQ(failure->verdict, Verdict::run_time_error);
    EXPECT_EQ(failure->message, "The program ended with an exit status other than 0.");
    EXPECT_EQ(failure->sample_message, "The program ended with exit status 37.");
}

TEST(Endings, AFailedSetUpIsTheJudgesErrorAndNamesItsStepToTheOperator) {
    sandbox::Outcome outcome = ended(Ending::setup_failed);
    outcome.setup_failure = {"mount proc on /proc", 1};
    const auto failure = failure_of(outcome, limits());
    EXPECT_EQ(failure->verdict, Verdict::judge_error);
    EXPECT_EQ(failure->judge_message,
              "sandbox: the program could not be started: mount proc on /proc: Operation not permitted");
    EXPECT_EQ(failure->message, "The judge could not run the program. This is not the program's fault.");
}

}  // namespace
}  // namespace gradus::judge
