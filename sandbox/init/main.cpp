// Pid 1 of a box, a small static program of its own: builds the box's world once; then for every run starts the program
// in it, buries everything, and tidies up for the next.
//
// It keeps real root's rights because it is the one process of the box that mounts. No program of the box can see it
// (hidepid), trace it or signal it (another user in another user namespace, and the filter), and it has none of the
// keeper's memory or files.
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <initializer_list>

#include "sandbox/init/counters.hpp"
#include "sandbox/init/end_signal.hpp"
#include "sandbox/init/launcher.hpp"
#include "sandbox/init/message.hpp"
#include "sandbox/init/mounts.hpp"
#include "sandbox/init/proc_files.hpp"
#include "sandbox/init/program.hpp"
#include "sandbox/init/report.hpp"
#include "sandbox/init/sockets.hpp"
#include "sandbox/init/words.hpp"
#include "sandbox/init/zygote.hpp"

namespace gradus::sandbox {

namespace {

constexpr unsigned filter_instructions_max = 4'096;
constexpr unsigned first_join = 2;  // among the files attached to Setup

// Note [A box goes stale]: the first program to read a file of the image is charged for its page cache, for as long as
// the group lives. In the accounts of later programs that cache would make room when it is reclaimed, and hide as much
// of their memory. Dropping it would make every program read its libraries from the disk again; so the box is given up
// instead: the cache stays, charged to a group that is no more, and is nobody's from then on.
constexpr long memory_left_bytes_max = 4 << 20;
// To give up a warm interpreter takes seconds. What is left comes on top of the limit there, so nothing is hidden.
constexpr long memory_left_beside_zygote_bytes_max = 32 << 20;

sock_filter filter_instructions[filter_instructions_max];
sock_fprog filter{0, filter_instructions};
uid_t uid_outside, starter_outside;
Counters counters;
Starter launcher, interpreter;
long idle_memory_bytes;  // of the group with nothing in it but us, the starters and their spares
int last_pid = -1;       // see tidy_up
Request request;
char* words[words_max];
const char* words_end;  // where the text goes on

std::int64_t monotonic_ns() {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

// With everything that will ever run in the box.
void keep_to(unsigned processor) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(processor, &set);
    if (::sched_setaffinity(0, sizeof set, &set) != 0) fail_setup("keep to the box's processor");
}

void stand_alone() {
    ::setsid();
    if (::sethostname("sandbox", 7) != 0) fail_setup("name the box");
}

// When the group is out of memory, a page fault of ours in it could make the kernel choose us. So all our pages are
// there before we join, and where we may say so (CAP_SYS_RESOURCE) we are never chosen. Without the right to lock
// memory only the chance remains.
void survive_want_of_memory() {
    ::mlockall(MCL_CURRENT);
    const int score = ::open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (score < 0) return;
    if (::write(score, "-1000", 5) < 0) errno = 0;
    ::close(score);
}

void read_filter(int file, unsigned length) {
    const unsigned long bytes = length * sizeof(sock_filter);
    if (length > filter_instructions_max) errno = E2BIG, fail_setup("read the system call filter");
    if (::pread(file, filter_instructions, bytes, 0) != static_cast<ssize_t>(bytes))
        fail_setup("read the system call filter");
    filter.len = static_cast<unsigned short>(length);
    ::close(file);
}

void set_up() {
    static Setup setup;
    Attached attached;
    if (!receive(socket_of_init, &setup, sizeof setup, attached)) ::_exit(1);
    if (setup.keeps_groups == 0 && ::syscall(SYS_setgroups, 0, nullptr) != 0) {
        fail_setup("drop the supplementary groups");
    }
    keep_to(setup.processor);
    uid_outside = setup.uid_outside;
    starter_outside = setup.starter_outside;
    read_filter(attached.files[0], setup.filter_length);
    // None in a kernel without it; the next program could then count the processes of this one.
    last_pid = ::open("/proc/sys/kernel/ns_last_pid", O_WRONLY | O_CLOEXEC);
    enter_box_root(setup.image);
    mount_store(attached.files[1]);
    count_own_sockets();
    survive_want_of_memory();
    for (unsigned i = 0; i < setup.joins; ++i) {
        if (::write(attached.files[first_join + i], "0", 1) != 1) fail_setup("join the control group");
        ::close(attached.files[first_join + i]);
    }
    if (setup.has_counters != 0) {
        const int* const last = attached.files + attached.count - 4;
        counters = {last[0], last[1], last[2], last[3]};
    }
    listen_for_the_end(uid_outside);
    // A spare that is forked ahead is in the group of its run only where there is one group for all runs.
    const Program nothing{words, words, {-1, -1, -1}, &filter};
    if (counters.are_there()) {
        const int* const pair = attached.files + attached.count - 6;
        const StarterPlan plan{nothing, starter_outside, uid_outside, become_launcher, {pair[0], pair[1]}};
        if (!start(launcher, plan)) fail_setup("start the launcher of programs");
    }
    idle_memory_bytes = memory_bytes_in_use(counters);
    send_report(Report{});
}

void read_words() {
    words_end = split_words(request.text, request.argv_count, request.environment_count, words);
}

void show_stored_files(int work) {
    const char* at = words_end;
    for (std::uint32_t i = 0; i < request.shown_count; ++i) {
        const char* const name = at + std::strlen(at) + 1;
        show_stored(at, work, name);
        at = name + std::strlen(name) + 1;
    }
}

Program program_of(const int (&streams)[3]) {
    return {words, words + request.argv_count + 1, {streams[0], streams[1], streams[2]}, &filter};
}

// What every program gets just before it is let go. Returns the counters as they stand then.
Report prepare(pid_t pid) {
    limit_resources(pid, request.stack_bytes_max);
    volunteer_for_oom(pid);
    Report started;
    started.kind = ReportKind::started;
    if (interpreter.is_there()) started.memory_bytes = memory_bytes_in_use(counters);
    take_start(counters, started);
    started.monotonic_ns = monotonic_ns();
    return started;
}

pid_t start_cold(const Program& program, int cgroup) {
    const Held held = hold_program(program, uid_outside, cgroup);
    send_report(prepare(held.pid));
    let_go(held);
    return held.pid;
}

// False when the starter is lost.
bool start_by(Starter& starter, const Program& program, int cgroup) {
    const pid_t spare = await_spare(starter);
    if (spare == 0) return false;
    // It was forked before its run had a group.
    if (cgroup >= 0) move_into_group(spare, cgroup);
    Report started = prepare(spare);
    const auto bytes = static_cast<unsigned long>(words_end - request.text);
    if (&starter == &interpreter) {
        Start start{};
        const Handover script{&request.seed, sizeof request.seed, request.text, bytes};
        if (!hand_over(starter, script, program.streams) || !await_start(starter, start)) return false;
        // Time counts from the script's first line. The spare has measured itself what it used until then, so that the
        // script need not wait for us to look.
        started.cpu_ns = start.cpu_ns;
        started.monotonic_ns = start.monotonic_ns;
        send_report(started);
        return true;
    }
    send_report(started);
    const LaunchHeader header{request.argv_count, request.environment_count};
    return hand_over(starter, {&header, sizeof header, request.text, bytes}, program.streams);
}

// Orphans that end meanwhile are buried by the kernel: they would fill the group, and in a cold run init takes them.
bool await_started(const Starter& starter, int& status) {
    ::signal(SIGCHLD, SIG_IGN);
    const bool has_ended = await_end(starter, status);
    ::signal(SIGCHLD, SIG_DFL);
    return has_ended;
}

int await_cold(pid_t program) {
    int status = 0;
    for (pid_t dead; (dead = ::waitpid(-1, &status, __WALL)) != program;) {
        if (dead < 0 && errno != EINTR) break;
    }
    return status;
}

// See Note [A box goes stale].
bool is_stale() {
    const long left_bytes_max = interpreter.is_there() ? memory_left_beside_zygote_bytes_max : memory_left_bytes_max;
    return memory_bytes_in_use(counters) > idle_memory_bytes + left_bytes_max;
}

void close_attached(const Attached& attached) {
    for (int i = 0; i < attached.count; ++i) ::close(attached.files[i]);
}

bool exists(pid_t pid) {
    return pid > 0 && ::kill(pid, 0) == 0;
}

// Buries whatever is left of the launcher's program. Counting is cheaper than looking for programs, and says as much
// when all that should be there is. Returns how many are left.
std::int32_t bury_launched() {
    const bool has_interpreter = interpreter.is_there();
    const bool is_complete = !has_interpreter || (exists(interpreter.pid) && exists(interpreter.spare));
    const int residents = has_interpreter ? 4 : 2;  // we and the launcher are two
    if (is_complete && processes(counters) == residents) return residents;
    bury_programs(uid_outside);
    return static_cast<std::int32_t>(processes(counters));
}

// Nothing of one run is left to the next.
void tidy_up(const Starter* starter) {
    // The numbers of processes begin anew, so that they tell nothing of how many there were.
    if (last_pid >= 0 && ::pwrite(last_pid, "1", 1, 0) != 1) fail_setup("begin the numbers of processes anew");
    if (starter != nullptr && starter->is_there()) ask_for_spare(*starter);
    unmount_scratch();
    bury_sockets();
}

// Runs the program to its end. False when its starter is lost.
bool run_program(Starter* starter, const Program& program, int cgroup, const Attached& attached, int& status) {
    pid_t pid = 0;
    bool is_lost = false;
    if (starter != nullptr) {
        is_lost = !starter->is_there() || !start_by(*starter, program, cgroup);
    } else {
        pid = start_cold(program, cgroup);
    }
    // Were the write ends still open here, the keeper would never see the end of the output; and a mount that is still
    // open would keep its memory.
    close_attached(attached);
    if (is_lost) return false;
    bool has_ended = true;
    hear_the_end(true);
    if (starter != nullptr) {
        has_ended = await_started(*starter, status);
    } else {
        status = await_cold(pid);
    }
    hear_the_end(false);
    return has_ended;
}

Starter* starter_of(RequestKind kind) {
    if (kind == RequestKind::run_warm) return &interpreter;
    return launcher.is_there() ? &launcher : nullptr;
}

void run_once(const Attached& attached) {
    const int(&files)[attached_files_max] = attached.files;
    forget_the_end();
    // A spare that is being forked would be charged to the program that starts meanwhile.
    for (Starter* starter : {&launcher, &interpreter}) {
        if (starter->is_there()) await_spare(*starter);
    }
    if (is_stale()) {
        close_attached(attached);
        Report stale;
        stale.kind = ReportKind::stale;
        return send_report(stale);
    }
    mount_scratch(files[3], files[4]);
    read_words();
    show_stored_files(files[3]);
    const Program program = program_of({files[0], files[1], files[2]});
    const int cgroup = request.has_cgroup != 0 ? files[attached.count - 1] : -1;
    Starter* const starter = starter_of(request.kind);

    Report ended;
    int status = 0;
    ended.kind = run_program(starter, program, cgroup, attached, status) ? ReportKind::ended : ReportKind::starter_lost;
    ended.value = status;
    ended.monotonic_ns = monotonic_ns();
    const bool is_launched = starter == &launcher;
    if (is_launched) {
        ended.processes = bury_launched();
    } else {
        bury_programs(uid_outside);
    }
    take_end(counters, ended);
    send_report(ended);
    // What follows is ready before the next request, or makes it wait.
    tidy_up(starter);
}

void start_interpreter(const Attached& attached) {
    const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null < 0) fail_setup("open /dev/null");
    read_words();
    const Program program = program_of({null, null, null});
    const bool is_ready =
        start(interpreter,
              {program, starter_outside, uid_outside, become_interpreter, {attached.files[0], attached.files[1]}});
    ::close(null);
    count_own_sockets();
    idle_memory_bytes = memory_bytes_in_use(counters);
    Report answer;
    answer.kind = is_ready ? ReportKind::zygote_ready : ReportKind::starter_lost;
    if (is_ready) answer.memory_bytes = resident_bytes(interpreter.spare);
    send_report(answer);
}

}  // namespace

}  // namespace gradus::sandbox

int main() {
    using namespace gradus::sandbox;
    die_with_keeper();
    stand_alone();
    set_up();
    for (Attached attached; receive(socket_of_init, &request, sizeof request, attached);) {
        if (request.kind == RequestKind::start_zygote) {
            start_interpreter(attached);
        } else {
            run_once(attached);
        }
    }
    return 0;
}
