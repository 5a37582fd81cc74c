#include "sandbox/attempt.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <set>
#include <stdexcept>

#include "sandbox/cores.hpp"
#include "sandbox/failure.hpp"

namespace gradus::sandbox {

namespace {

constexpr int runs_of_a_box_max = 1'000;

void require_plain_name(const std::string& name) {
    if (name.empty() || name.size() > 255 || name == "." || name == ".." || name.find('/') != std::string::npos ||
        name.find('\0') != std::string::npos) {
        throw std::invalid_argument("sandbox::run: '" + name + "' is not a plain file name");
    }
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

// Options that the warm interpreter was not started with ("-X dev", "-c", "-m") are for a new one.
bool names_a_script(const Command& command) {
    const std::string& word = command.argv[command.warm->interpreter.size()];
    return !word.empty() && !word.starts_with('-');
}

std::unique_ptr<Request> request_of(const Command& command, const Limits& limits, bool is_warm,
                                    const std::vector<ShownFile>& shown) {
    const std::size_t skipped = is_warm ? command.warm->interpreter.size() : 0;
    const std::vector<std::string> argv(command.argv.begin() + static_cast<std::ptrdiff_t>(skipped),
                                        command.argv.end());
    std::unique_ptr<Request> request = is_warm ? make_request(RequestKind::run_warm, argv, {}, shown)
                                               : make_request(RequestKind::run, argv, command.environment, shown);
    request->stack_bytes_max = limits.memory_bytes_max;
    if (is_warm) request->seed = command.warm->seed;
    return request;
}

}  // namespace

Pipe make_pipe(bool is_read_by_keeper) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw_errno("make a pipe");
    Pipe pipe{Descriptor(ends[0]), Descriptor(ends[1])};
    if (is_read_by_keeper && ::fcntl(ends[0], F_SETFL, O_NONBLOCK) != 0) throw_errno("make a pipe non-blocking");
    // Programs, other users, may open /dev/stdout for writing and /dev/stdin for reading; what they wrote for the
    // keeper stays the keeper's to read.
    if (::fchmod(ends[0], is_read_by_keeper ? 0622 : 0666) != 0) throw_errno("let others use a pipe");
    return pipe;
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

Box& Sandbox::State::new_box() {
    give_up_box();
    box_maker = std::this_thread::get_id();
    const std::vector<int> cores = own_cores();
    const auto core = static_cast<std::size_t>(slot->number()) % cores.size();
    return box.emplace(image, *slot, BoxPlace{users, cores[core]}, filter, tally);
}

void Sandbox::State::give_up_box() {
    if (box) tally->add({.boxes_given_up = 1});
    box.reset();
}

bool Sandbox::State::has_box() const {
    return box && box_maker == std::this_thread::get_id() && box->is_alive();
}

Box& Sandbox::State::cold_box() {
    return has_box() ? *box : new_box();
}

Box* Sandbox::State::warm_box(const Warm& warm, const std::vector<std::string>& environment) {
    if (!users.are_apart()) return nullptr;
    if (has_box() && box->has_zygote_for(warm, environment)) return &*box;
    Box& chosen = has_box() && !box->has_zygote() ? *box : new_box();
    if (chosen.start_zygote(warm, environment)) return &chosen;
    give_up_box();
    return nullptr;
}

Attempt::Attempt(Sandbox::State& state, const Command& command, const Limits& limits, bool may_be_warm)
    : state_(state), command_(command), limits_(limits) {
    if (command.warm && may_be_warm && names_a_script(command))
        box_ = state.warm_box(*command.warm, command.environment);
    is_warm_ = box_ != nullptr;
    if (!is_warm_) box_ = &state.cold_box();
}

Attempt::~Attempt() {
    following_.reset();
    if (is_box_known_) return;
    state_.tally->add({.boxes_in_use = -1});
    state_.give_up_box();
}

void Attempt::begin(int input, int output, Descriptor read_output) {
    work_ = make_work(state_.scratches, box_->store(), command_, limits_);
    const std::unique_ptr<Request> request = request_of(command_, limits_, is_warm_, work_.shown);
    const Descriptor scratch =
        state_.scratches.take({.bytes_max = limits_.work_bytes_max, .files_max = limits_.work_files_max});
    Pipe error = make_pipe(true);
    std::vector<int> files = {input, output, error.writing.get(), work_.directory.get(), scratch.get()};
    is_box_known_ = false;
    state_.tally->add({.boxes_in_use = 1});
    state_.slot->start_run({limits_.memory_bytes_max, limits_.processes_max}, box_->residents());
    if (const int group = state_.slot->run_descriptor(); group >= 0) {
        request->has_cgroup = 1;
        files.push_back(group);
    }
    box_->request(*request, files);
    following_ = follow(state_.watch_files, {*box_, std::move(read_output), std::move(error.reading), limits_,
                                             *state_.slot, [this] { state_.scratches.renew(); }});
}

Watched Attempt::conclude() {
    Watched watched = following_->conclude();
    Outcome& outcome = watched.outcome;
    outcome.was_warm = is_warm_;
    if (is_warm_) outcome.memory_bytes_shared = box_->memory_bytes_shared();
    if (outcome.ending == Ending::exited || outcome.ending == Ending::signalled) {
        for (const std::string& name : command_.collect) {
            if (auto bytes = take_file(work_.directory, name, limits_.collected_bytes_max)) {
                outcome.collected.push_back({name, std::move(*bytes)});
            }
        }
    }
    following_.reset();
    is_box_known_ = true;
    const bool has_served = watched.is_box_sound && box_->runs() >= runs_of_a_box_max;
    state_.tally->add({.boxes_in_use = -1, .runs = watched.had_its_run ? 1 : 0, .boxes_retired = has_served ? 1 : 0});
    if (has_served) state_.box.reset();
    if (!watched.is_box_sound) state_.give_up_box();
    return watched;
}

}  // namespace gradus::sandbox
