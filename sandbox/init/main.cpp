// Pid 1 of a box, a small static program of its own: builds the box's world once; then for every run starts the program
// in it, buries everything, and tidies up for the next.
//
// It keeps real root's rights because it is the one process of the box that mounts. No program of the box can see it
// (hidepid), trace it or signal it (another user in another user namespace, and the filter), and it has none of the
// keeper's memory or files.
#include <fcntl.h>
#include <linux/close_range.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "sandbox/init/ipc.hpp"
#include "sandbox/init/message.hpp"
#include "sandbox/init/mounts.hpp"
#include "sandbox/init/payload.hpp"
#include "sandbox/init/report.hpp"

namespace gradus::sandbox {

namespace {

// The kernel's first choice when the box, or the host, is out of memory; init, which may share the box's cgroup, comes
// last.
constexpr int oom_score_of_program = 1'000;
constexpr unsigned filter_instructions_max = 4'096;
constexpr unsigned words_max = 8'192;  // of argv and environment

// What programs before this one may leave in the group without anything being done about it.
constexpr long memory_left_bytes_max = 1 << 20;

struct Counters {
    int cpu = -1, memory = -1, peak_reset = -1, reclaim = -1;
};

sock_filter filter_instructions[filter_instructions_max];
sock_fprog filter{0, filter_instructions};
uid_t uid_outside;
Counters counters;
long idle_memory_bytes;  // of the group with nothing but us in it
int last_pid = -1;       // see tidy_up
RunRequest request;
char* words[words_max];

std::int64_t monotonic_ns() {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

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

void write_proc(pid_t pid, const char* name, const char* text, const char* step) {
    char path[64];
    *append_text(append_text(append_number(append_text(path, "/proc/pids/"), static_cast<unsigned long>(pid)), "/"),
                 name) = '\0';
    const int file = ::open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0 || ::write(file, text, std::strlen(text)) < 0) fail_setup(step);
    ::close(file);
}

// Dies with the keeper. The keeper may already be gone: then the other end of the socket is closed.
void bind_life_to_keeper() {
    if (::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) fail_setup("set the parent-death signal");
    char byte;
    if (::recv(socket_of_init, &byte, 1, MSG_DONTWAIT | MSG_PEEK) == 0) ::_exit(1);
    ::setsid();
    if (::syscall(SYS_setgroups, 0, nullptr) != 0) fail_setup("drop the supplementary groups");
    if (::sethostname("sandbox", 7) != 0) fail_setup("name the box");
}

void end_program(int) {
    const int saved = errno;
    ::kill(-1, SIGKILL);
    errno = saved;
}

void listen_for_the_end() {
    struct sigaction action {};
    action.sa_handler = end_program;
    action.sa_flags = SA_RESTART;
    if (::sigaction(SIGUSR1, &action, nullptr) != 0) fail_setup("listen for the keeper's signal");
}

void read_filter(int file, unsigned length) {
    const unsigned long bytes = length * sizeof(sock_filter);
    if (length > filter_instructions_max) errno = E2BIG, fail_setup("read the system call filter");
    if (::pread(file, filter_instructions, bytes, 0) != static_cast<ssize_t>(bytes))
        fail_setup("read the system call filter");
    filter.len = static_cast<unsigned short>(length);
    ::close(file);
}

long memory_bytes_in_use() {
    char text[32] = "";
    if (::pread(counters.memory, text, sizeof text - 1, 0) < 0) fail_setup("read the memory in use");
    return std::atol(text);
}

void set_up() {
    static Setup setup;
    Attached attached;
    if (!receive(&setup, sizeof setup, attached)) ::_exit(1);
    uid_outside = setup.uid_outside;
    read_filter(attached.files[0], setup.filter_length);
    // None in a kernel without it; the next program could then count the processes of this one.
    last_pid = ::open("/proc/sys/kernel/ns_last_pid", O_WRONLY | O_CLOEXEC);
    enter_box_root(setup.image);
    for (unsigned i = 0; i < setup.joins; ++i) {
        if (::write(attached.files[1 + i], "0", 1) != 1) fail_setup("join the control group");
        ::close(attached.files[1 + i]);
    }
    if (setup.has_counters != 0) {
        const int* last = attached.files + attached.count - 4;
        counters = {last[0], last[1], last[2], last[3]};
        idle_memory_bytes = memory_bytes_in_use();
    }
    listen_for_the_end();
    send_report(Report{});
}

// Set before the program is cloned, by the process that may raise hard limits.
void set_resource_limits() {
    struct Row {
        int resource;
        rlim_t value;
    };
    const Row rows[] = {
        // 1, not 0: for a core_pattern that is a pipe the kernel ignores the limit unless it is 1 (fs/coredump.c). The
        // filter keeps
        // the program from lowering it.
        {RLIMIT_CORE, 1},
        {RLIMIT_NOFILE, 1'024},
        {RLIMIT_STACK, static_cast<rlim_t>(request.stack_bytes_max)},
        {RLIMIT_MEMLOCK, 64 << 10},  // libgcrypt, which scientific Python loads, complains when it may lock nothing
        {RLIMIT_RTPRIO, 0},
        {RLIMIT_NICE, 0},
    };
    for (const Row& row : rows) {
        // Only the soft limit of the stack may have to rise again in a later run.
        const rlimit limit{row.value, row.resource == RLIMIT_STACK ? RLIM_INFINITY : row.value};
        if (::syscall(SYS_prlimit64, 0, row.resource, &limit, nullptr) != 0) fail_setup("set the resource limits");
    }
}

Program program_of(const Attached& attached) {
    const std::uint32_t count = request.argv_count + request.environment_count;
    if (count + 2 > words_max) errno = E2BIG, fail_setup("take the command");
    char* at = request.text;
    char** word = words;
    for (std::uint32_t i = 0; i < count; ++i) {
        if (i == request.argv_count) *word++ = nullptr;
        *word++ = at;
        at += std::strlen(at) + 1;
    }
    if (request.environment_count == 0) *word++ = nullptr;
    *word = nullptr;
    return {words, words + request.argv_count + 1, {attached.files[0], attached.files[1], attached.files[2]}, &filter};
}

void map_ids(pid_t program) {
    char map[64];
    *append_text(append_number(append_text(append_number(map, uid_inside), " "), uid_outside), " 1") = '\0';
    write_proc(program, "uid_map", map, "write the uid map");
    write_proc(program, "gid_map", map, "write the gid map");
}

// Takes the counters as they stand, as late as can be, so that nothing before the program is charged to it.
void report_start() {
    Report started;
    started.kind = ReportKind::started;
    if (counters.cpu >= 0) {
        // Page cache that an earlier program was charged for would be in this one's peak.
        if (memory_bytes_in_use() > idle_memory_bytes + memory_left_bytes_max &&
            ::pwrite(counters.reclaim, "0", 1, 0) != 1) {
            fail_setup("drop the page cache of earlier programs");
        }
        if (::pwrite(counters.peak_reset, "0", 1, 0) != 1) fail_setup("reset the memory peak");
        if (::pread(counters.cpu, started.text, sizeof started.text - 1, 0) < 0) fail_setup("read the CPU time");
    }
    started.monotonic_ns = monotonic_ns();
    send_report(started);
}

pid_t start_program(const Program& program, const Attached& attached) {
    int go[2];
    if (::pipe2(go, O_CLOEXEC) != 0) fail_setup("make a pipe");
    clone_args arguments{};
    arguments.flags = CLONE_NEWUSER;
    arguments.exit_signal = SIGCHLD;
    if (request.has_cgroup != 0) {
        arguments.flags |= CLONE_INTO_CGROUP;
        arguments.cgroup = static_cast<std::uint64_t>(attached.files[attached.count - 1]);
    }
    const auto pid = static_cast<pid_t>(::syscall(SYS_clone3, &arguments, sizeof arguments));
    if (pid < 0) fail_setup("clone the program in a user namespace");
    if (pid == 0) {
        ::close(go[1]);
        run_payload(program, go[0]);
    }
    ::close(go[0]);
    map_ids(pid);
    char score[16];
    *append_number(score, oom_score_of_program) = '\0';
    write_proc(pid, "oom_score_adj", score, "set the out-of-memory score");
    report_start();
    if (::write(go[1], "g", 1) != 1) fail_setup("start the program");
    ::close(go[1]);
    return pid;
}

// Waits for the program, then ends and reaps whatever else is in the box. Returns the program's wait status.
int bury(pid_t program, std::int64_t& ended_ns) {
    int status = 0, program_status = 0;
    for (pid_t dead; (dead = ::waitpid(-1, &status, __WALL)) != program;) {
        if (dead < 0 && errno != EINTR) break;
    }
    program_status = status;
    ended_ns = monotonic_ns();
    ::kill(-1, SIGKILL);
    while (::waitpid(-1, &status, __WALL) > 0 || errno == EINTR) {
    }
    return program_status;
}

// Nothing of one run is left to the next.
void tidy_up() {
    unmount_scratch();
    renew_ipc();
    // The numbers of processes begin anew, so that they tell nothing of how many there were.
    if (last_pid >= 0 && ::pwrite(last_pid, "1", 1, 0) != 1) fail_setup("begin the numbers of processes anew");
}

void run_once(const Attached& attached) {
    set_resource_limits();
    mount_scratch(attached.files[3], attached.files[4]);
    const Program program = program_of(attached);
    const pid_t pid = start_program(program, attached);
    // Were the write ends still open here, the keeper would never see the end of the output; and a mount that is still
    // open would keep its memory.
    for (int i = 0; i < attached.count; ++i) ::close(attached.files[i]);

    Report ended;
    ended.kind = ReportKind::ended;
    ended.value = bury(pid, ended.monotonic_ns);
    send_report(ended);
    // What follows is ready before the next request, or makes it wait.
    tidy_up();
}

}  // namespace

}  // namespace gradus::sandbox

int main() {
    using namespace gradus::sandbox;
    bind_life_to_keeper();
    set_up();
    for (Attached attached; receive(&request, sizeof request, attached);) run_once(attached);
    return 0;
}
