#include "judge/worker/self_check.hpp"

#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

#include "judge/language.hpp"
#include "sandbox/self_test.hpp"

namespace gradus::worker {

namespace {

using namespace std::chrono_literals;

std::string describe(const sandbox::Outcome& outcome) {
    switch (outcome.ending) {
        case sandbox::Ending::exited:
            return "ended with exit status " + std::to_string(outcome.exit_status);
        case sandbox::Ending::signalled:
            return "was ended by signal " + std::to_string(outcome.signal);
        case sandbox::Ending::setup_failed:
            return outcome.setup_failure ? "did not start (" + outcome.setup_failure->step + ": " +
                                               std::strerror(outcome.setup_failure->error) + ")"
                                         : "did not start";
        case sandbox::Ending::cpu_limit:
        case sandbox::Ending::wall_limit:
        case sandbox::Ending::memory_limit:
        case sandbox::Ending::output_limit:
        case sandbox::Ending::abandoned:
            return "reached its " + std::string{sandbox::name_of(outcome.ending)};
    }
    return "did not start";
}

void check(sandbox::Sandbox& sandbox, std::vector<std::string> argv, std::vector<sandbox::File> files,
           const std::string& advice) {
    sandbox::Command command;
    command.argv = std::move(argv);
    command.files = std::move(files);
    command.environment = {"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"};
    // Far above what is needed, for a cold disk under load: this looks for what is missing, not for what is slow.
    sandbox::Limits limits;
    limits.cpu = 60s;
    limits.wall = 180s;
    limits.memory_bytes_max = 2LL << 30;
    const auto outcome = sandbox.run(command, limits);
    if (outcome.ending == sandbox::Ending::exited && outcome.exit_status == 0) return;
    auto words = outcome.standard_error.substr(0, 500);
    while (!words.empty() && words.back() == '\n') words.pop_back();
    throw std::runtime_error{command.argv.front() + " in the sandbox " + describe(outcome) +
                             (words.empty() ? "" : ", saying \"" + words + "\"") + ": " + advice};
}

}  // namespace

std::string check_walls(const std::filesystem::path& image) {
    const auto test = sandbox::self_test(image);
    const auto holes = sandbox::holes_in(test.attacks);
    if (!holes.empty()) {
        throw std::runtime_error{"the sandbox has a hole on this host, and nothing is judged in it: " + holes +
                                 ": `gradus probe --attack` tries again"};
    }
    return std::to_string(test.attacks.size()) + " attacks on the sandbox repelled in " +
           std::to_string(test.wall.count()) + " ms";
}

void check_sandbox(sandbox::Sandbox& sandbox) {
    check(sandbox, {"/bin/true"}, {}, "run `gradus probe`, which says what this host lacks");
}

void check_languages(sandbox::Sandbox& sandbox) {
    const std::string advice = "make the runtime image anew with deploy/runtime/make";
    check(sandbox, {"/usr/bin/python3", "-c", "import torch"}, {}, advice);
    const judge::Language& cpp = *judge::language_named("cpp");
    check(sandbox, cpp.compile, {{cpp.source_name, "#include <bits/stdc++.h>\nint main() {}\n", false}}, advice);
}

}  // namespace gradus::worker
