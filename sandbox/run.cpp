#include "sandbox/run.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <set>
#include <stdexcept>
#include <thread>

#include "sandbox/box.hpp"
#include "sandbox/cgroup.hpp"
#include "sandbox/failure.hpp"
#include "sandbox/scratch.hpp"
#include "sandbox/sealed_file.hpp"
#include "sandbox/syscalls.hpp"
#include "sandbox/watch.hpp"

namespace gradus::sandbox {

namespace {

constexpr int runs_of_a_box_max = 1'000;

struct Pipe {
    Descriptor reading, writing;
};

}  // namespace

// The slot outlives the box: members are destroyed from the last to the first.
struct Sandbox::State {
    std::filesystem::path image;
    std::unique_ptr<CgroupHierarchy> hierarchy;
    std::unique_ptr<CgroupSlot> slot;
    std::vector<sock_filter> filter;
    std::optional<Box> box;
    std::thread::id box_maker;  // a box dies with the thread that made it

    Box& ready_box() {
        if (box && (box_maker != std::this_thread::get_id() || !box->is_alive())) box.reset();
        if (!box) {
            box.emplace(image, *slot, filter);
            box_maker = std::this_thread::get_id();
        }
        return *box;
    }

    // A run in the box. If it throws, nobody knows what the box is doing, and the next run gets another.
    Outcome run_in_box(RunRequest& request, std::vector<int> files, const Limits& limits, Pipe& output, Pipe& error);
};

namespace {

void require_root() {
    if (::geteuid() != 0) throw std::runtime_error("a sandbox is made by root: run this as root or with sudo");
}

void require_image(const std::filesystem::path& image) {
    if (std::filesystem::is_directory(image / "work") && std::filesystem::is_directory(image / "usr")) return;
    throw std::runtime_error("there is no runtime image in " + image.string() +
                             ": build it with deploy/runtime/make, or name one with --image");
}

void require_plain_name(const std::string& name) {
    if (name.empty() || name.size() > 255 || name == "." || name == ".." || name.find('/') != std::string::npos ||
        name.find('\0') != std::string::npos) {
        throw std::invalid_argument("sandbox::run: '" + name + "' is not a plain file name");
    }
}

void require_meaningful(const Command& command) {
    if (command.argv.empty()) throw std::invalid_argument("sandbox::run: argv is empty");
    std::set<std::string_view> names;
    for (const File& file : command.files) {
        require_plain_name(file.name);
        if (!names.insert(file.name).second) {
            throw std::invalid_argument("sandbox::run: two files are named '" + file.name + "'");
        }
    }
    for (const std::string& name : command.collect) require_plain_name(name);
}

Pipe make_output_pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw_errno("make a pipe");
    Pipe pipe{Descriptor(ends[0]), Descriptor(ends[1])};
    if (::fcntl(ends[0], F_SETFL, O_NONBLOCK) != 0) throw_errno("make a pipe non-blocking");
    // The program, another user, may open /dev/stdout for writing; reading what it wrote stays ours.
    if (::fchmod(ends[0], 0622) != 0) throw_errno("let others write to a pipe");
    return pipe;
}

void append_words(RunRequest& request, const std::vector<std::string>& words) {
    for (const std::string& word : words) {
        if (word.find('\0') != std::string::npos) throw std::invalid_argument("sandbox::run: NUL in an argument");
        if (word.size() + 1 > command_bytes_max - request.text_bytes) {
            throw std::invalid_argument("sandbox::run: the arguments and the environment are longer than " +
                                        std::to_string(command_bytes_max) + " bytes");
        }
        word.copy(request.text + request.text_bytes, word.size());
        request.text_bytes += static_cast<std::uint32_t>(word.size());
        request.text[request.text_bytes++] = '\0';
    }
}

std::unique_ptr<RunRequest> make_request(const Command& command, const Limits& limits) {
    auto request = std::make_unique<RunRequest>();
    request->stack_bytes_max = limits.memory_bytes_max;
    request->argv_count = static_cast<std::uint32_t>(command.argv.size());
    request->environment_count = static_cast<std::uint32_t>(command.environment.size());
    append_words(*request, command.argv);
    append_words(*request, command.environment);
    return request;
}

// /work with the command's files in it. Its quota is for what the program adds.
Descriptor make_work(const Command& command, const Limits& limits) {
    constexpr std::int64_t page_bytes = 4'096;
    std::int64_t laid_bytes = 0;
    for (const File& file : command.files)
        laid_bytes += (static_cast<std::int64_t>(file.bytes.size()) / page_bytes + 1) * page_bytes;
    Descriptor work =
        make_scratch({.bytes_max = limits.work_bytes_max + laid_bytes,
                      .files_max = limits.work_files_max + static_cast<std::int64_t>(command.files.size())});
    for (const File& file : command.files) lay_file(work, file);
    return work;
}

}  // namespace

Sandbox::Sandbox(std::filesystem::path image) : state_(std::make_unique<State>()) {
    require_root();
    require_image(image);
    state_->image = std::move(image);
    state_->hierarchy = open_cgroup_hierarchy();
    state_->slot = state_->hierarchy->take_slot();
    state_->filter = compile_filter();
    state_->ready_box();
}

Sandbox::Sandbox(Sandbox&&) noexcept = default;
Sandbox& Sandbox::operator=(Sandbox&&) noexcept = default;
Sandbox::~Sandbox() = default;

Outcome Sandbox::State::run_in_box(RunRequest& request, std::vector<int> files, const Limits& limits, Pipe& output,
                                   Pipe& error) {
    Box& ready = ready_box();
    slot->start_run({limits.memory_bytes_max, limits.processes_max});
    if (const int group = slot->run_descriptor(); group >= 0) {
        request.has_cgroup = 1;
        files.push_back(group);
    }
    ready.request(request, files);
    output.writing.close();
    error.writing.close();
    Watched watched = watch(ready, std::move(output.reading), std::move(error.reading), limits, *slot);
    if (!watched.is_box_sound || ready.runs() >= runs_of_a_box_max) box.reset();
    return std::move(watched.outcome);
}

Outcome Sandbox::run(const Command& command, const Limits& limits) {
    require_meaningful(command);
    const std::unique_ptr<RunRequest> request = make_request(command, limits);
    const Descriptor work = make_work(command, limits);
    const Descriptor scratch = make_scratch({.bytes_max = limits.work_bytes_max, .files_max = limits.work_files_max});
    const Descriptor input = sealed_file("the input", command.standard_input);
    Pipe output = make_output_pipe(), error = make_output_pipe();

    Outcome outcome;
    try {
        outcome = state_->run_in_box(
            *request, {input.get(), output.writing.get(), error.writing.get(), work.get(), scratch.get()}, limits,
            output, error);
    } catch (...) {
        state_->box.reset();
        throw;
    }

    if (outcome.ending == Ending::exited || outcome.ending == Ending::signalled) {
        for (const std::string& name : command.collect) {
            if (auto bytes = take_file(work, name, limits.collected_bytes_max)) {
                outcome.collected.push_back({name, std::move(*bytes)});
            }
        }
    }
    return outcome;
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
        case Ending::setup_failed:
            return "setup_failed";
    }
    throw std::logic_error("an ending without a name");
}

}  // namespace gradus::sandbox
