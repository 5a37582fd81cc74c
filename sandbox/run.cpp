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
#include "sandbox/request.hpp"
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

struct Work {
    Descriptor directory;
    std::vector<ShownFile> shown;  // over files of the directory that are there, and empty
};

}  // namespace

// The slot outlives the box: members are destroyed from the last to the first.
struct Sandbox::State {
    std::filesystem::path image;
    std::unique_ptr<CgroupHierarchy> hierarchy;
    std::unique_ptr<CgroupSlot> slot;
    std::vector<sock_filter> filter;
    WatchFiles watch_files;
    ScratchStock scratches;
    std::optional<Box> box;

    std::thread::id box_maker;  // a box dies with the thread that made it

    Box& new_box() {
        box_maker = std::this_thread::get_id();
        return box.emplace(image, *slot, filter);
    }

    bool has_box() const { return box && box_maker == std::this_thread::get_id() && box->is_alive(); }

    Box& cold_box() { return has_box() ? *box : new_box(); }

    // A box with the warm interpreter that the command asks for; null when there is none to be had. Python programs of
    // one course want the same one: a box has one at most, and is remade for another.
    Box* warm_box(const Warm& warm, const std::vector<std::string>& environment) {
        if (has_box() && box->has_zygote_for(warm, environment)) return &*box;
        Box& chosen = has_box() && !box->has_zygote() ? *box : new_box();
        if (chosen.start_zygote(warm, environment)) return &chosen;
        box.reset();
        return nullptr;
    }

    // A run in the box, thrown away after it when it is not sound, has served its time, or nobody knows what it is
    // doing.
    Watched run_in(Box& chosen, const Command& command, const Limits& limits, bool is_warm, const Work& work);
    Watched follow(Box& chosen, Request& request, std::vector<int> files, const Limits& limits, Pipe& output,
                   Pipe& error);
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
    if (command.warm) {
        const std::vector<std::string>& interpreter = command.warm->interpreter;
        if (interpreter.empty() || command.argv.size() <= interpreter.size() ||
            !std::equal(interpreter.begin(), interpreter.end(), command.argv.begin())) {
            throw std::invalid_argument("sandbox::run: argv does not begin with the warm interpreter's words");
        }
    }
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

// /work with the command's files in it, the large ones by way of the box's store. Its quota is for what the program
// adds.
Work make_work(ScratchStock& scratches, Store& store, const Command& command, const Limits& limits) {
    constexpr std::int64_t page_bytes = 4'096;
    Work work;
    std::vector<File> laid = command.files;
    for (File& file : laid) {
        // A file that is to be brought back is looked for in /work alone.
        const bool is_collected =
            std::find(command.collect.begin(), command.collect.end(), file.name) != command.collect.end();
        if (is_collected || work.shown.size() == Store::places_max) continue;
        if (auto stored = store.keep(file)) {
            work.shown.push_back({std::move(*stored), file.name});
            file.bytes = {};
        }
    }
    std::int64_t laid_bytes = 0;
    for (const File& file : laid)
        laid_bytes += (static_cast<std::int64_t>(file.bytes.size()) / page_bytes + 1) * page_bytes;
    work.directory =
        scratches.take({.bytes_max = limits.work_bytes_max + laid_bytes,
                        .files_max = limits.work_files_max + static_cast<std::int64_t>(command.files.size())});
    for (const File& file : laid) lay_file(work.directory, file);
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
    state_->cold_box();
}

Sandbox::Sandbox(Sandbox&&) noexcept = default;
Sandbox& Sandbox::operator=(Sandbox&&) noexcept = default;
Sandbox::~Sandbox() = default;

Watched Sandbox::State::run_in(Box& chosen, const Command& command, const Limits& limits, bool is_warm,
                               const Work& work) {
    const std::size_t skipped = is_warm ? command.warm->interpreter.size() : 0;
    const std::vector<std::string> argv(command.argv.begin() + static_cast<std::ptrdiff_t>(skipped),
                                        command.argv.end());
    const std::unique_ptr<Request> request =
        is_warm ? make_request(RequestKind::run_warm, argv, {}, work.shown)
                : make_request(RequestKind::run, argv, command.environment, work.shown);
    request->stack_bytes_max = limits.memory_bytes_max;
    if (is_warm) request->seed = command.warm->seed;

    const Descriptor scratch = scratches.take({.bytes_max = limits.work_bytes_max, .files_max = limits.work_files_max});
    const Descriptor input = sealed_file("the input", command.standard_input);
    Pipe output = make_output_pipe(), error = make_output_pipe();
    const std::vector<int> files = {input.get(), output.writing.get(), error.writing.get(), work.directory.get(),
                                    scratch.get()};
    try {
        Watched watched = follow(chosen, *request, files, limits, output, error);
        if (!watched.is_box_sound || chosen.runs() >= runs_of_a_box_max) box.reset();
        return watched;
    } catch (...) {
        box.reset();
        throw;
    }
}

Watched Sandbox::State::follow(Box& chosen, Request& request, std::vector<int> files, const Limits& limits,
                               Pipe& output, Pipe& error) {
    slot->start_run({limits.memory_bytes_max, limits.processes_max}, chosen.residents());
    if (const int group = slot->run_descriptor(); group >= 0) {
        request.has_cgroup = 1;
        files.push_back(group);
    }
    chosen.request(request, files);
    output.writing.close();
    error.writing.close();
    return watch(watch_files, {chosen, std::move(output.reading), std::move(error.reading), limits, *slot,
                               [this] { scratches.renew(); }});
}

bool Sandbox::warm_up(const Warm& warm, const std::vector<std::string>& environment) {
    return state_->warm_box(warm, environment) != nullptr;
}

Outcome Sandbox::run(const Command& command, const Limits& limits) {
    require_meaningful(command);
    // A box may be stale, a warm interpreter lost: then a new one is asked, and in the end a cold one.
    constexpr int boxes_asked_max = 3;
    Watched watched;
    Work work;
    for (int asked = 1; asked <= boxes_asked_max; ++asked) {
        Box* warm_box = nullptr;
        if (command.warm && asked < boxes_asked_max) warm_box = state_->warm_box(*command.warm, command.environment);
        const bool is_warm = warm_box != nullptr;
        Box& box = is_warm ? *warm_box : state_->cold_box();
        work = make_work(state_->scratches, box.store(), command, limits);
        watched = state_->run_in(box, command, limits, is_warm, work);
        watched.outcome.was_warm = is_warm;
        if (watched.had_its_run) break;
    }
    if (watched.outcome.ending == Ending::exited || watched.outcome.ending == Ending::signalled) {
        for (const std::string& name : command.collect) {
            if (auto bytes = take_file(work.directory, name, limits.collected_bytes_max)) {
                watched.outcome.collected.push_back({name, std::move(*bytes)});
            }
        }
    }
    return std::move(watched.outcome);
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
