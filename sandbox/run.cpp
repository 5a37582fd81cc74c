#include "sandbox/run.hpp"

#include <unistd.h>

#include <stdexcept>

#include "sandbox/attempt.hpp"
#include "sandbox/sealed_file.hpp"
#include "sandbox/syscalls.hpp"

namespace gradus::sandbox {

namespace {

void require_root() {
    if (::geteuid() == 0) return;
    throw std::runtime_error(
        "a sandbox is made by root: run this as root or with sudo; or, without root, in a control group (v2) that "
        "systemd handed over: systemd-run --user --scope --property=Delegate=yes, and the command");
}

void require_image(const std::filesystem::path& image) {
    if (std::filesystem::is_directory(image / "work") && std::filesystem::is_directory(image / "usr")) return;
    throw std::runtime_error("there is no runtime image in " + image.string() +
                             ": build it with deploy/runtime/make, or name one with --image");
}

}  // namespace

Sandbox::Sandbox(std::filesystem::path image) : Sandbox(std::move(image), compile_filter()) {}

Sandbox::Sandbox(std::filesystem::path image, std::vector<sock_filter> filter)
    : Sandbox(std::move(image), std::move(filter), std::make_shared<UsageTally>()) {}

Sandbox::Sandbox(std::filesystem::path image, std::vector<sock_filter> filter, std::shared_ptr<UsageTally> tally)
    : state_(std::make_unique<State>()) {
    require_root();
    require_image(image);
    state_->image = std::move(image);
    state_->tally = std::move(tally);
    state_->hierarchy = open_cgroup_hierarchy();
    state_->slot = state_->hierarchy->take_slot();
    state_->users = users_of_slot(state_->slot->number());
    state_->filter = std::move(filter);
    state_->cold_box();
}

Sandbox::Sandbox(Sandbox&&) noexcept = default;
Sandbox& Sandbox::operator=(Sandbox&&) noexcept = default;
Sandbox::~Sandbox() = default;

Sandbox Sandbox::another() const {
    return Sandbox(state_->image, state_->filter, state_->tally);
}

Usage Sandbox::usage() const {
    return state_->tally->read();
}

std::optional<std::int64_t> Sandbox::warm_up(const Warm& warm, const std::vector<std::string>& environment) {
    const Box* const box = state_->warm_box(warm, environment);
    if (box == nullptr) return {};
    return box->memory_bytes_shared();
}

Outcome Sandbox::run(const Command& command, const Limits& limits) {
    require_meaningful(command);
    for (int asked = 1;; ++asked) {
        const bool is_last = asked == attempts_max;
        const Descriptor input = sealed_file("the input", command.standard_input);
        Pipe output = make_pipe(true);
        Attempt attempt(*state_, command, limits, !is_last);
        attempt.begin(input.get(), output.writing.get(), std::move(output.reading));
        output.writing.close();
        while (attempt.following().see(true)) {
        }
        Watched watched = attempt.conclude();
        if (watched.had_its_run || is_last) return std::move(watched.outcome);
    }
}

std::string_view name_of(Ending ending) {
    switch (ending) {
        case Ending::exited:
            return "exited";
        case Ending::signalled:
            return "signalled";
        case Ending::cpu_limit:
            return "cpu_limit";
        case Ending::wall_limit:
            return "wall_limit";
        case Ending::memory_limit:
            return "memory_limit";
        case Ending::output_limit:
            return "output_limit";
        case Ending::abandoned:
            return "abandoned";
        case Ending::setup_failed:
            return "setup_failed";
    }
    throw std::logic_error("an ending without a name");
}

}  // namespace gradus::sandbox
