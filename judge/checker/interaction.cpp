#include "judge/checker/interaction.hpp"

#include <cstdio>

#include "judge/checker/validator.hpp"
#include "judge/ending.hpp"

namespace gradus::judge {

namespace {

// Of a program that has hardly computed until its wall limit.
constexpr std::string_view advice =
    " (Does it flush its output before it waits for an answer? Does it read more than it is sent?)";

// The program's wall time went by while the interactor computed: nobody's fault but the problem's.
bool has_kept_waiting(const sandbox::PairOutcome& pair, const sandbox::Limits& limits) {
    return pair.program.ending == sandbox::Ending::wall_limit && pair.interactor.cpu > limits.wall / 2;
}

}  // namespace

sandbox::Limits limits_of_interactor(const sandbox::Limits& program) {
    sandbox::Limits limits = validator_limits();
    limits.wall += program.wall;
    return limits;
}

Check check_of_interaction(const Checker& checker, const sandbox::PairOutcome& pair, const sandbox::Limits& limits,
                           double points_max) {
    const sandbox::Limits interactor_limits = limits_of_interactor(limits);
    const bool has_accepted =
        pair.interactor.ending == sandbox::Ending::exited && pair.interactor.exit_status == accept_status;
    if (!pair.is_interactor_first || has_accepted) {
        if (has_kept_waiting(pair, limits)) {
            return validator_error(checker, "computed for " + seconds(pair.interactor.cpu) +
                                                " while the program, which has " + seconds(limits.wall) + ", waited");
        }
        if (const auto failure = failure_of(pair.program, limits)) {
            Check check = check_of(*failure);
            if (is_idle(pair.program, limits)) {
                check.message += advice;
                check.sample_message += advice;
            }
            return check;
        }
    }
    return check_of_validator(checker, pair.interactor, interactor_limits, points_max);
}

}  // namespace gradus::judge
