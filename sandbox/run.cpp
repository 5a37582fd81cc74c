#include "sandbox/run.hpp"

#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>

#include "sandbox/box_init.hpp"
#include "sandbox/cgroup.hpp"
#include "sandbox/failure.hpp"
#include "sandbox/syscalls.hpp"
#include "sandbox/watch.hpp"

namespace gradus::sandbox {

struct Sandbox::State {
    std::filesystem::path image;
    std::unique_ptr<CgroupHierarchy> hierarchy;
    std::unique_ptr<CgroupHierarchy::Slot> slot;
    std::vector<sock_filter> filter;
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
    for (const File& file : command.files) require_plain_name(file.name);
    for (const std::string& name : command.collect) require_plain_name(name);
}

// An anonymous file that nobody can change any more, positioned at its beginning.
Descriptor sealed_file(std::string_view bytes) {
    Descriptor file(::memfd_create("input", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!file) throw_errno("make a file for the input");
    while (!bytes.empty()) {
        const ssize_t count = ::write(file.get(), bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) throw_errno("write the input");
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    if (::lseek(file.get(), 0, SEEK_SET) != 0) throw_errno("rewind the input");
    if (::fcntl(file.get(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) != 0) {
        throw_errno("seal the input");
    }
    return file;
}

struct Pipe {
    Descriptor reading, writing;
};

Pipe make_output_pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw_errno("make a pipe");
    Pipe pipe{Descriptor(ends[0]), Descriptor(ends[1])};
    if (::fcntl(ends[0], F_SETFL, O_NONBLOCK) != 0) throw_errno("make a pipe non-blocking");
    return pipe;
}

Pipe make_report_socket() {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) throw_errno("make a socket pair");
    return {Descriptor(ends[0]), Descriptor(ends[1])};
}

std::vector<char*> pointers_to(const std::vector<std::string>& words) {
    std::vector<char*> pointers;
    for (const std::string& word : words) pointers.push_back(const_cast<char*>(word.c_str()));
    pointers.push_back(nullptr);
    return pointers;
}

std::string tmpfs_options(std::int64_t bytes, std::int64_t files) {
    return "size=" + std::to_string(bytes) + ",nr_inodes=" + std::to_string(files) + ",mode=1777";
}

// Clones init with every namespace but the user's and the cgroup's, which come later (see run.hpp).
Descriptor clone_init(const Plan& plan, pid_t& init) {
    int pidfd = -1;
    clone_args arguments{};
    arguments.flags = CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_PIDFD;
    arguments.pidfd = reinterpret_cast<std::uint64_t>(&pidfd);
    arguments.exit_signal = SIGCHLD;
    init = static_cast<pid_t>(::syscall(SYS_clone3, &arguments, sizeof arguments));
    if (init < 0) throw_errno("clone the init of a box in new namespaces");
    if (init == 0) run_box_init(plan);
    return Descriptor(pidfd);
}

}  // namespace

Sandbox::Sandbox(std::filesystem::path image) : state_(std::make_unique<State>()) {
    require_root();
    require_image(image);
    state_->image = std::move(image);
    state_->hierarchy = open_cgroup_hierarchy();
    state_->slot = state_->hierarchy->take_slot();
    state_->filter = compile_filter();
}

Sandbox::Sandbox(Sandbox&&) noexcept = default;
Sandbox& Sandbox::operator=(Sandbox&&) noexcept = default;
Sandbox::~Sandbox() = default;

Outcome Sandbox::run(const Command& command, const Limits& limits) {
    require_meaningful(command);
    const std::unique_ptr<Cgroup> cgroup = state_->slot->start_run({limits.memory_bytes_max, limits.processes_max});

    std::vector<PlannedFile> files;
    std::int64_t laid_bytes = 0;
    for (const File& file : command.files) {
        files.push_back({file.name.c_str(), file.bytes, static_cast<mode_t>(file.is_executable ? 0555 : 0444)});
        laid_bytes += static_cast<std::int64_t>(file.bytes.size()) + 4'096;
    }
    std::vector<const char*> collect;
    for (const std::string& name : command.collect) collect.push_back(name.c_str());
    const std::vector<char*> argv = pointers_to(command.argv), environment = pointers_to(command.environment);
    const std::string image = state_->image.string();
    const auto laid_files = static_cast<std::int64_t>(files.size());
    const std::string work_options =
        tmpfs_options(limits.work_bytes_max + laid_bytes, limits.work_files_max + laid_files);
    const std::string scratch_options = tmpfs_options(limits.work_bytes_max, limits.work_files_max);

    const Descriptor input = sealed_file(command.standard_input);
    Pipe output = make_output_pipe(), error = make_output_pipe(), reports = make_report_socket();
    const Plan plan{.image = image.c_str(),
                    .work_options = work_options.c_str(),
                    .scratch_options = scratch_options.c_str(),
                    .files = files,
                    .collect = collect,
                    .argv = argv.data(),
                    .environment = environment.data(),
                    .uid_outside = first_uid_outside + static_cast<uid_t>(state_->slot->number()),
                    .stack_bytes_max = limits.memory_bytes_max,
                    .filter = {static_cast<unsigned short>(state_->filter.size()), state_->filter.data()},
                    .join_descriptors = cgroup->join_descriptors(),
                    .cpu_descriptor = cgroup->cpu_descriptor(),
                    .input = input.get(),
                    .output = output.writing.get(),
                    .error = error.writing.get(),
                    .reports = reports.writing.get()};

    BoxEnds ends;
    ends.init_pidfd = clone_init(plan, ends.init);
    for (Pipe* pipe : {&output, &error, &reports}) pipe->writing.close();
    ends.reports = std::move(reports.reading);
    ends.output = std::move(output.reading);
    ends.error = std::move(error.reading);
    return watch(std::move(ends), command, limits, *cgroup);
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
