#include "sandbox/box.hpp"

#include <fcntl.h>
#include <linux/close_range.h>
#include <linux/sched.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>
#include <stdexcept>
#include <vector>

#include "sandbox/cgroup_files.hpp"
#include "sandbox/embedded.hpp"
#include "sandbox/failure.hpp"
#include "sandbox/request.hpp"
#include "sandbox/sealed_file.hpp"

namespace gradus::sandbox {

namespace {

void send_with_files(int socket, const void* message, std::size_t bytes, std::span<const int> files,
                     const char* attempted) {
    iovec data{const_cast<void*>(message), bytes};
    alignas(cmsghdr) char control[CMSG_SPACE(attached_files_max * sizeof(int))]{};
    msghdr header{};
    header.msg_iov = &data;
    header.msg_iovlen = 1;
    if (!files.empty()) {
        header.msg_control = control;
        header.msg_controllen = CMSG_SPACE(files.size_bytes());
        cmsghdr* rights = CMSG_FIRSTHDR(&header);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN(files.size_bytes());
        std::memcpy(CMSG_DATA(rights), files.data(), files.size_bytes());
    }
    while (::sendmsg(socket, &header, MSG_NOSIGNAL) < 0) {
        if (errno != EINTR) throw_errno(attempted);
    }
}

struct SocketPair {
    Descriptor one, other;
};

SocketPair make_socket_pair() {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) throw_errno("make a socket pair");
    return {Descriptor(ends[0]), Descriptor(ends[1])};
}

// Note [Between clone and exec]
// The keeper may have other threads, and the copy of its memory holds their locks for ever: only what is
// async-signal-safe is done here. The thread sanitizer's runtime is not. It does not know that a bare clone3 makes
// another process, takes what is done here to descriptor 3 for a race with whoever uses number 3 in the keeper, and to
// say so waits for locks of its own that nobody here will release. So it is kept out by name: these two functions are
// not instrumented, and their system calls are bare ones, which it does not replace.
[[noreturn, gnu::no_sanitize("thread")]] void become_init(int program, int socket) {
    char name[] = "gradus-init";
    char* argv[] = {name, nullptr};
    char* environment[] = {nullptr};
    // Keeps the socket and nothing else of ours. The socket takes its place first to last: the program may stand on the
    // number that the socket is to have.
    const long program_kept = ::syscall(SYS_fcntl, program, F_DUPFD_CLOEXEC, socket_of_init + 1);
    if (program_kept < 0 || ::syscall(SYS_dup2, socket, socket_of_init) < 0) ::_exit(126);
    if (socket == socket_of_init && ::syscall(SYS_fcntl, socket, F_SETFD, 0) != 0) ::_exit(126);
    if (::syscall(SYS_close_range, socket_of_init + 1, ~0U, CLOSE_RANGE_CLOEXEC) != 0) ::_exit(126);
    const long null = ::syscall(SYS_open, "/dev/null", O_RDWR);
    for (int stream = 0; stream < 3; ++stream) {
        if (::syscall(SYS_dup2, null, stream) < 0) ::_exit(126);
    }
    if (null > 2) ::syscall(SYS_close, null);
    const std::uint64_t none = 0;
    ::syscall(SYS_rt_sigprocmask, SIG_SETMASK, &none, nullptr, sizeof none);
    ::syscall(SYS_execveat, program_kept, "", argv, environment, AT_EMPTY_PATH);
    ::_exit(126);
}

// Init's pid, or -1 and errno. See Note [Between clone and exec].
[[gnu::no_sanitize("thread")]] pid_t clone_init(clone_args& arguments, int program, int socket) {
    const long pid = ::syscall(SYS_clone3, &arguments, sizeof arguments);
    if (pid == 0) become_init(program, socket);
    return static_cast<pid_t>(pid);
}

// In a user namespace of our own with nobody else in it, the kernel lets no process drop its groups.
bool keeps_groups() {
    return read_file("/proc/self/setgroups").starts_with("deny");
}

std::vector<std::string> identity_of(const Warm& warm, const std::vector<std::string>& environment) {
    std::vector<std::string> identity = warm.interpreter;
    for (const std::vector<std::string>* words : {&warm.modules, &environment}) {
        identity.push_back("");  // no word is empty
        identity.insert(identity.end(), words->begin(), words->end());
    }
    return identity;
}

// True when the interpreter's first spare waits for its program; `ready` is then its report.
bool await_zygote(int socket, Report& ready) {
    constexpr int wall_ms_max = 120'000;  // importing torch from a cold disk under load
    for (;;) {
        pollfd waiting{socket, POLLIN, 0};
        const int count = ::poll(&waiting, 1, wall_ms_max);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0 || ::recv(socket, &ready, sizeof ready, 0) != sizeof ready) return false;
        if (ready.kind == ReportKind::zygote_ready) return true;
        if (ready.kind != ReportKind::ready) return false;
    }
}

}  // namespace

Box::Box(const std::filesystem::path& image, CgroupSlot& slot, const BoxPlace& place,
         std::span<const sock_filter> filter, std::shared_ptr<UsageTally> tally)
    : tally_(std::move(tally)) {
    const InitFiles files = slot.open_box();
    const Descriptor program = open_init_program();
    SocketPair pair = make_socket_pair();
    socket_ = std::move(pair.one);

    int pidfd = -1;
    clone_args arguments{};
    // All but the user and the cgroup namespace, which every program gets of its own (see run.hpp).
    arguments.flags = CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_PIDFD;
    arguments.pidfd = reinterpret_cast<std::uint64_t>(&pidfd);
    arguments.exit_signal = SIGCHLD;
    init_ = clone_init(arguments, program.get(), pair.other.get());
    if (init_ < 0) throw_errno("clone the init of a box in new namespaces");
    init_pidfd_ = Descriptor(pidfd);
    try {
        send_setup(image, place, files, filter);
    } catch (...) {
        destroy();
        throw;
    }
    tally_->add({.boxes = 1, .boxes_made = 1});
}

Box::~Box() {
    tally_->add({.boxes = -1, .interpreters = has_ready_zygote_ ? -1 : 0});
    destroy();
}

void Box::send_setup(const std::filesystem::path& image, const BoxPlace& place, const InitFiles& files,
                     std::span<const sock_filter> filter) {
    Setup setup;
    const std::string path = image.string();
    if (path.size() >= sizeof setup.image) throw std::runtime_error("the path of the runtime image is too long");
    path.copy(setup.image, path.size());
    setup.uid_outside = place.users.program;
    setup.starter_outside = place.users.starter;
    setup.processor = static_cast<std::uint32_t>(place.processor);
    setup.keeps_groups = keeps_groups() ? 1 : 0;
    setup.filter_length = static_cast<std::uint32_t>(filter.size());
    setup.joins = static_cast<std::uint32_t>(files.joins.size());
    setup.has_counters = files.cpu >= 0 ? 1 : 0;
    has_launcher_ = setup.has_counters != 0;  // see init/launcher.hpp
    const Descriptor filter_file =
        sealed_file("the filter", {reinterpret_cast<const char*>(filter.data()), filter.size_bytes()});
    std::vector<int> attached = {filter_file.get(), store_.mount().get()};
    attached.insert(attached.end(), files.joins.begin(), files.joins.end());
    SocketPair pair;
    if (setup.has_counters != 0) {
        pair = make_socket_pair();
        attached.insert(attached.end(),
                        {pair.one.get(), pair.other.get(), files.cpu, files.memory, files.peak, files.processes});
    }
    send_with_files(socket_.get(), &setup, sizeof setup, attached, "send a box its set-up");
}

void Box::request(const Request& request, std::span<const int> files) {
    ++runs_;
    send_with_files(socket_.get(), &request, offsetof(Request, text) + request.text_bytes, files,
                    "ask a box for a run");
}

bool Box::is_alive() const {
    pollfd init{init_pidfd_.get(), POLLIN, 0};
    return ::poll(&init, 1, 0) == 0;
}

bool Box::has_zygote_for(const Warm& warm, const std::vector<std::string>& environment) const {
    return zygote_ && *zygote_ == identity_of(warm, environment);
}

bool Box::start_zygote(const Warm& warm, const std::vector<std::string>& environment) {
    std::vector<std::string> argv = warm.interpreter;
    argv.insert(argv.end(), {"-c", std::string(zygote_script())});
    argv.insert(argv.end(), warm.modules.begin(), warm.modules.end());
    const std::unique_ptr<Request> asked = make_request(RequestKind::start_zygote, argv, environment);
    SocketPair pair = make_socket_pair();
    const std::vector<int> ends = {pair.one.get(), pair.other.get()};
    send_with_files(socket_.get(), asked.get(), offsetof(Request, text) + asked->text_bytes, ends,
                    "ask a box for an interpreter");
    // Were they still open here, init would not learn that an interpreter has failed.
    pair.one.close();
    pair.other.close();
    zygote_ = identity_of(warm, environment);
    Report ready;
    has_ready_zygote_ = await_zygote(socket_.get(), ready);
    memory_bytes_shared_ = ready.memory_bytes;
    if (has_ready_zygote_) tally_->add({.interpreters = 1});
    return has_ready_zygote_;
}

void Box::end_program() const {
    ::syscall(SYS_pidfd_send_signal, init_pidfd_.get(), SIGUSR1, nullptr, 0);
}

void Box::destroy() {
    if (init_ < 0) return;
    // Pid 1 of a pid namespace takes everything in it along.
    ::syscall(SYS_pidfd_send_signal, init_pidfd_.get(), SIGKILL, nullptr, 0);
    siginfo_t ignored{};
    while (::waitid(P_PID, static_cast<id_t>(init_), &ignored, WEXITED | __WALL) != 0 && errno == EINTR) {
    }
    init_ = -1;
}

}  // namespace gradus::sandbox
