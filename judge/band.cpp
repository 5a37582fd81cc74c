#include "judge/band.hpp"

#include <algorithm>
#include <utility>

#include "judge/ending.hpp"

namespace gradus::judge {

namespace {

using std::chrono::microseconds;

bool is_better(const Run& a, const Run& b) {
    const bool a_is_over = a.check.verdict == Verdict::time_limit_exceeded;
    const bool b_is_over = b.check.verdict == Verdict::time_limit_exceeded;
    return a_is_over != b_is_over ? b_is_over : a.outcome.cpu < b.outcome.cpu;
}

// What it waited for its own threads is at most what they computed; the rest the host owes it.
bool was_kept_from_computing(const sandbox::Outcome& outcome, const sandbox::Limits& limits) {
    return outcome.ending == sandbox::Ending::wall_limit && outcome.starved - outcome.cpu >= band_of(limits.wall);
}

Check too_busy(const sandbox::Outcome& outcome, int runs) {
    const std::string apology = "The judge was too busy to tell how long the program takes. This is not its fault.";
    return {.verdict = Verdict::judge_error,
            .share = 0,
            .message = apology,
            .sample_message = apology,
            .judge_message = "the host is too busy: in the best of " + std::to_string(runs) + " runs the program had " +
                             seconds(outcome.cpu) + " of CPU time and waited " + seconds(outcome.starved) +
                             " for a processor"};
}

}  // namespace

std::chrono::milliseconds band_of(std::chrono::milliseconds limit) {
    return std::max(limit / 10, std::chrono::milliseconds(10));
}

sandbox::Limits with_band(const sandbox::Limits& limits) {
    sandbox::Limits wider = limits;
    wider.cpu += band_of(limits.cpu);
    return wider;
}

bool is_near_limit(const sandbox::Outcome& outcome, const sandbox::Limits& limits) {
    const bool is_in_band = is_over_time(outcome, limits) && outcome.cpu <= limits.cpu + band_of(limits.cpu);
    const bool has_ended_by_itself =
        outcome.ending == sandbox::Ending::exited || outcome.ending == sandbox::Ending::signalled;
    return (has_ended_by_itself && is_in_band) || was_kept_from_computing(outcome, limits);
}

Settled settle(const std::function<Run()>& run_once, const sandbox::Limits& limits) {
    Settled settled{run_once(), 1};
    const auto may_end_otherwise = [&] {
        return settled.run.check.verdict == Verdict::time_limit_exceeded && is_near_limit(settled.run.outcome, limits);
    };
    for (; settled.runs < runs_max && may_end_otherwise(); ++settled.runs) {
        Run again = run_once();
        if (is_better(again, settled.run)) settled.run = std::move(again);
    }
    if (may_end_otherwise() && was_kept_from_computing(settled.run.outcome, limits)) {
        settled.run.check = too_busy(settled.run.outcome, settled.runs);
    }
    if (settled.runs > 1 && settled.run.check.verdict == Verdict::time_limit_exceeded) {
        const std::string told = " It was run " + std::to_string(settled.runs) + " times, and this was the least.";
        settled.run.check.message += told;
        settled.run.check.sample_message += told;
    }
    return settled;
}

}  // namespace gradus::judge
