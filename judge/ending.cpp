#include "judge/ending.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <string_view>
#include <system_error>

namespace gradus::judge {

namespace {

using sandbox::Ending;

struct SignalRow {
    int number;
    std::string_view name;
    std::string_view meaning;
};

constexpr std::array signals{
    SignalRow{SIGSEGV, "SIGSEGV",
              "it used memory that is not its own (an index out of range, a null pointer, endless recursion)"},
    SignalRow{SIGABRT, "SIGABRT", "it gave up by itself (an exception that nobody caught, a failed assert)"},
    SignalRow{SIGFPE, "SIGFPE", "it divided a whole number by zero"},
    SignalRow{SIGBUS, "SIGBUS", "it used memory that is not there"},
    SignalRow{SIGILL, "SIGILL", "it ran into an instruction that this processor does not have"},
    SignalRow{SIGSYS, "SIGSYS", "it made a system call that the sandbox forbids: it reached for the machine itself"},
    SignalRow{SIGTRAP, "SIGTRAP", "it ran into a breakpoint"},
    SignalRow{SIGPIPE, "SIGPIPE", "it wrote to a pipe that nobody reads"},
    SignalRow{SIGKILL, "SIGKILL", "it was killed outright"},
    SignalRow{SIGXFSZ, "SIGXFSZ", "it wrote a file that is too large"},
};

std::string describe_signal(int number) {
    for (const SignalRow& row : signals) {
        if (row.number != number) continue;
        return "was killed by signal " + std::to_string(number) + " (" + std::string(row.name) +
               "): " + std::string(row.meaning);
    }
    return "was killed by signal " + std::to_string(number);
}

std::string mib(std::int64_t bytes) {
    return std::to_string(bytes >> 20) + " MiB";
}

// Which limit fired, and by how much: by the CPU time, or by the clock on the wall.
std::string describe_cpu(const sandbox::Outcome& outcome, const sandbox::Limits& limits) {
    const auto excess = std::max(outcome.cpu - std::chrono::microseconds(limits.cpu), std::chrono::microseconds(0));
    return "used " + seconds(outcome.cpu) + " of CPU time, " + seconds(excess) + " over the limit of " +
           seconds(limits.cpu);
}

std::string describe_wall(const sandbox::Outcome& outcome, const sandbox::Limits& limits) {
    const std::string what = "had not ended " + seconds(limits.wall) + " after its start, having used " +
                             seconds(outcome.cpu) + " of its " + seconds(limits.cpu) + " of CPU time";
    return is_idle(outcome, limits) ? what + ": it was waiting (for input that does not come, in a sleep, for a lock)"
                                    : what;
}

Failure time_failure(const std::string& message) {
    return {Verdict::time_limit_exceeded, message, message, ""};
}

}  // namespace

std::string seconds(std::chrono::microseconds time) {
    char text[48];
    const int length = std::snprintf(text, sizeof text, "%.3f s", static_cast<double>(time.count()) / 1e6);
    return std::string(text, static_cast<std::size_t>(length));
}

bool is_idle(const sandbox::Outcome& outcome, const sandbox::Limits& limits) {
    const bool has_had_a_processor = outcome.starved < limits.wall / 4;
    return outcome.ending == Ending::wall_limit && outcome.cpu < limits.cpu / 4 && has_had_a_processor;
}

bool is_over_time(const sandbox::Outcome& outcome, const sandbox::Limits& limits) {
    return outcome.cpu > limits.cpu;
}

std::string describe(const sandbox::Outcome& outcome, const sandbox::Limits& limits) {
    switch (outcome.ending) {
        case Ending::exited:
            return "ended with exit status " + std::to_string(outcome.exit_status);
        case Ending::signalled:
            return describe_signal(outcome.signal);
        case Ending::cpu_limit:
            return describe_cpu(outcome, limits);
        case Ending::wall_limit:
            return describe_wall(outcome, limits);
        case Ending::memory_limit:
            return "used more than the limit of " + mib(limits.memory_bytes_max) + " of memory";
        case Ending::output_limit:
            return "wrote more than the limit of " + mib(limits.output_bytes_max) + " of output";
        case Ending::abandoned:
            return "was ended, for nothing depended on it any more";
        case Ending::setup_failed:
            break;
    }
    if (!outcome.setup_failure) return "could not be started";
    const std::string error = std::error_code(outcome.setup_failure->error, std::generic_category()).message();
    return "could not be started: " + outcome.setup_failure->step + ": " + error;
}

std::optional<Failure> failure_of(const sandbox::Outcome& outcome, const sandbox::Limits& limits) {
    const std::string message = "The program " + describe(outcome, limits) + ".";
    const auto with_refusals = [&](std::string text) {
        if (outcome.processes_refused == 0) return text;
        return text + " It had wanted more than the limit of " + std::to_string(limits.processes_max) +
               " processes and threads.";
    };
    switch (outcome.ending) {
        case Ending::exited:
            if (is_over_time(outcome, limits))
                return time_failure("The program " + describe_cpu(outcome, limits) + ".");
            if (outcome.exit_status == 0) return std::nullopt;
            return Failure{Verdict::run_time_error,
                           with_refusals("The program ended with an exit status other than 0."), with_refusals(message),
                           ""};
        case Ending::signalled:
            if (is_over_time(outcome, limits))
                return time_failure("The program " + describe_cpu(outcome, limits) + ".");
            return Failure{Verdict::run_time_error, with_refusals(message), with_refusals(message), ""};
        case Ending::cpu_limit:
        case Ending::wall_limit:
            return time_failure(message);
        case Ending::memory_limit:
            return Failure{Verdict::memory_limit_exceeded, message, message, ""};
        case Ending::output_limit:
            return Failure{Verdict::output_limit_exceeded, message, message, ""};
        case Ending::abandoned:
        case Ending::setup_failed:
            break;
    }
    const std::string apology = "The judge could not run the program. This is not the program's fault.";
    return Failure{Verdict::judge_error, apology, apology, "sandbox: the program " + describe(outcome, limits)};
}

}  // namespace gradus::judge
