#include "sandbox/box_init.hpp"

#include <fcntl.h>
#include <linux/close_range.h>
#include <linux/openat2.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "sandbox/mounts.hpp"
#include "sandbox/payload.hpp"

namespace gradus::sandbox {

namespace {

// The kernel's first choice when the box, or the host, is out of memory; init, which shares the box's cgroup, has the
// keeper's score.
constexpr int oom_score_of_payload = 1'000;

void send_report(const Plan& plan, const Report& report) {
    while (::send(plan.reports, &report, sizeof report, MSG_NOSIGNAL) < 0 && errno == EINTR) {
    }
}

std::int64_t monotonic_ns() {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

// "1000 2000000003 1": a number in decimal without the C library's stdio.
char* append_number(char* at, unsigned long number) {
    char digits[24];
    int count = 0;
    do {
        digits[count++] = static_cast<char>('0' + number % 10);
        number /= 10;
    } while (number != 0);
    while (count > 0) *at++ = digits[--count];
    return at;
}

char* append_text(char* at, const char* text) {
    while (*text != '\0') *at++ = *text++;
    return at;
}

void write_proc(const Plan& plan, pid_t pid, const char* name, const char* text, const char* step) {
    char path[64];
    *append_text(append_text(append_number(append_text(path, "/proc/pids/"), static_cast<unsigned long>(pid)), "/"),
                 name) = '\0';
    const int file = ::open(path, O_WRONLY | O_CLOEXEC);
    const auto length = static_cast<ssize_t>(std::strlen(text));
    if (file < 0 || ::write(file, text, std::strlen(text)) != length) fail_setup(plan, step, errno);
    ::close(file);
}

void map_ids(const Plan& plan, pid_t payload) {
    char map[64];
    *append_text(append_number(append_text(append_number(map, uid_inside), " "), plan.uid_outside), " 1") = '\0';
    write_proc(plan, payload, "uid_map", map, "write the uid map");
    write_proc(plan, payload, "gid_map", map, "write the gid map");
}

// Dies with the keeper. The keeper may already be gone: then the other end of the socket is closed.
void bind_life_to_keeper(const Plan& plan) {
    if (::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) fail_setup(plan, "set the parent-death signal", errno);
    char byte;
    if (::recv(plan.reports, &byte, 1, MSG_DONTWAIT) == 0) ::_exit(1);
    if (::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) fail_setup(plan, "make init undumpable", errno);
    ::setsid();
    if (::sethostname("sandbox", 7) != 0) fail_setup(plan, "name the box", errno);
    if (::syscall(SYS_setgroups, 0, nullptr) != 0) fail_setup(plan, "drop the supplementary groups", errno);
}

// The keeper's sockets, files and databases: only what the plan names stays open.
void close_foreign_files(const Plan& plan) {
    constexpr int kept_max = 16;
    int kept[kept_max];
    int count = 0;
    for (const int fd : {plan.input, plan.output, plan.error, plan.reports, plan.cpu_descriptor}) kept[count++] = fd;
    for (const int fd : plan.join_descriptors) {
        if (count < kept_max) kept[count++] = fd;
    }
    std::sort(kept, kept + count);
    unsigned first = 0;
    for (int i = 0; i < count; ++i) {
        const auto fd = static_cast<unsigned>(kept[i]);
        if (fd > first && ::close_range(first, fd - 1, 0) != 0) fail_setup(plan, "close the keeper's files", errno);
        first = fd + 1;
    }
    if (::close_range(first, ~0U, 0) != 0) fail_setup(plan, "close the keeper's files", errno);
}

void lay_files(const Plan& plan) {
    for (const PlannedFile& file : plan.files) {
        const int fd = ::open(file.name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, file.mode);
        if (fd < 0) fail_setup(plan, "lay a file into /work", errno);
        std::string_view rest = file.bytes;
        while (!rest.empty()) {
            const ssize_t count = ::write(fd, rest.data(), rest.size());
            if (count < 0 && errno == EINTR) continue;
            if (count <= 0) fail_setup(plan, "write a file in /work", errno);
            rest.remove_prefix(static_cast<std::size_t>(count));
        }
        ::close(fd);
    }
}

void join_cgroup(const Plan& plan) {
    for (const int fd : plan.join_descriptors) {
        if (::write(fd, "0", 1) != 1) fail_setup(plan, "join the control group", errno);
        ::close(fd);
    }
    if (::unshare(CLONE_NEWCGROUP) != 0) fail_setup(plan, "make a cgroup namespace", errno);
}

// Set before the payload is cloned, by the process that may raise hard limits.
void set_resource_limits(const Plan& plan) {
    const auto stack = static_cast<rlim_t>(plan.stack_bytes_max);
    struct Row {
        int resource;
        rlim_t value;
    };
    const Row rows[] = {
        // 1, not 0: for a core_pattern that is a pipe the kernel ignores the limit unless it is 1 (fs/coredump.c). The
        // filter keeps
        // the program from lowering it.
        {RLIMIT_CORE, 1},           {RLIMIT_NOFILE, 1'024}, {RLIMIT_STACK, stack},
        {RLIMIT_MEMLOCK, 64 << 10},  // libgcrypt, which scientific Python loads, warns on standard error when it may
                                     // lock nothing
        {RLIMIT_RTPRIO, 0},         {RLIMIT_NICE, 0},
    };
    for (const Row& row : rows) {
        const rlimit limit{row.value, row.value};
        // prlimit by system call: glibc types the resource as an enumeration.
        if (::syscall(SYS_prlimit64, 0, row.resource, &limit, nullptr) != 0) {
            fail_setup(plan, "set the resource limits", errno);
        }
    }
}

pid_t clone_payload(const Plan& plan) {
    int go[2];
    if (::pipe2(go, O_CLOEXEC) != 0) fail_setup(plan, "make a pipe", errno);
    clone_args arguments{};
    arguments.flags = CLONE_NEWUSER;
    arguments.exit_signal = SIGCHLD;
    const auto payload = static_cast<pid_t>(::syscall(SYS_clone3, &arguments, sizeof arguments));
    if (payload < 0) fail_setup(plan, "clone the program in a user namespace", errno);
    if (payload == 0) {
        ::close(go[1]);
        run_payload(plan, go[0]);
    }
    ::close(go[0]);
    map_ids(plan, payload);
    char score[16];
    *append_number(score, oom_score_of_payload) = '\0';
    write_proc(plan, payload, "oom_score_adj", score, "set the out-of-memory score");

    Report started{};
    if (::pread(plan.cpu_descriptor, started.text, sizeof started.text - 1, 0) < 0) {
        fail_setup(plan, "read the CPU time", errno);
    }
    started.monotonic_ns = monotonic_ns();
    send_report(plan, started);
    if (::write(go[1], "g", 1) != 1) fail_setup(plan, "start the program", errno);
    ::close(go[1]);
    // Were the write ends still open here, the keeper would never see the end of the output.
    for (const int fd : {plan.input, plan.output, plan.error}) ::close(fd);
    return payload;
}

// Waits for the program, then ends and reaps whatever else is in the box. Returns the program's wait status.
int bury(pid_t payload, std::int64_t& ended_ns) {
    int status = 0, payload_status = 0;
    for (pid_t dead; (dead = ::waitpid(-1, &status, __WALL)) != payload;) {
        if (dead < 0 && errno != EINTR) break;
    }
    payload_status = status;
    ended_ns = monotonic_ns();
    ::kill(-1, SIGKILL);
    while (::waitpid(-1, &status, __WALL) > 0 || errno == EINTR) {
    }
    return payload_status;
}

// Everything in the box is dead: nobody can move these paths any more, and no link or special file is followed or
// opened.
void hand_back_files(const Plan& plan) {
    open_how how{};
    how.flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV;
    for (std::size_t i = 0; i < plan.collect.size(); ++i) {
        const auto fd = static_cast<int>(::syscall(SYS_openat2, AT_FDCWD, plan.collect[i], &how, sizeof how));
        if (fd < 0) continue;
        struct stat status;
        if (::fstat(fd, &status) == 0 && S_ISREG(status.st_mode)) {
            Report report{};
            report.kind = ReportKind::collected;
            report.value = static_cast<std::int32_t>(i);
            iovec data{&report, sizeof report};
            alignas(cmsghdr) char control[CMSG_SPACE(sizeof fd)]{};
            msghdr message{};
            message.msg_iov = &data;
            message.msg_iovlen = 1;
            message.msg_control = control;
            message.msg_controllen = sizeof control;
            cmsghdr* header = CMSG_FIRSTHDR(&message);
            header->cmsg_level = SOL_SOCKET;
            header->cmsg_type = SCM_RIGHTS;
            header->cmsg_len = CMSG_LEN(sizeof fd);
            std::memcpy(CMSG_DATA(header), &fd, sizeof fd);
            ::sendmsg(plan.reports, &message, MSG_NOSIGNAL);
        }
        ::close(fd);
    }
}

}  // namespace

void fail_setup(const Plan& plan, const char* step, int error) {
    Report report{};
    report.kind = ReportKind::setup_failed;
    report.value = error;
    std::strncpy(report.text, step, sizeof report.text - 1);
    send_report(plan, report);
    ::_exit(127);
}

void run_box_init(const Plan& plan) {
    bind_life_to_keeper(plan);
    close_foreign_files(plan);
    enter_box_root(plan);
    lay_files(plan);
    set_resource_limits(plan);
    join_cgroup(plan);
    const pid_t payload = clone_payload(plan);

    Report ended{};
    ended.kind = ReportKind::ended;
    ended.value = bury(payload, ended.monotonic_ns);
    hand_back_files(plan);
    send_report(plan, ended);
    ::_exit(0);
}

}  // namespace gradus::sandbox
