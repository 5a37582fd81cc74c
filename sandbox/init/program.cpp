#include "sandbox/init/program.hpp"

#include <fcntl.h>
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

#include "sandbox/init/payload.hpp"
#include "sandbox/init/proc_files.hpp"
#include "sandbox/init/report.hpp"
#include "sandbox/protocol.hpp"

namespace gradus::sandbox {

Held hold_program(const Program& program, uid_t uid_outside, int cgroup) {
    int go[2];
    if (::pipe2(go, O_CLOEXEC) != 0) fail_setup("make a pipe");
    clone_args arguments{};
    arguments.flags = CLONE_NEWUSER;
    arguments.exit_signal = SIGCHLD;
    if (cgroup >= 0) {
        arguments.flags |= CLONE_INTO_CGROUP;
        arguments.cgroup = static_cast<std::uint64_t>(cgroup);
    }
    const auto pid = static_cast<pid_t>(::syscall(SYS_clone3, &arguments, sizeof arguments));
    if (pid < 0) fail_setup("clone the program in a user namespace");
    if (pid == 0) {
        ::close(go[1]);
        run_payload(program, go[0]);
    }
    ::close(go[0]);
    const IdRange user{uid_inside, uid_outside};
    map_ids(pid, &user, 1);
    return {pid, go[1]};
}

void let_go(const Held& held) {
    if (::write(held.go, "g", 1) != 1) fail_setup("start the program");
    ::close(held.go);
}

void limit_resources(pid_t pid, std::int64_t stack_bytes_max) {
    struct Row {
        int resource;
        rlim_t value;
    };
    const Row rows[] = {
        // 1, not 0: for a core_pattern that is a pipe the kernel ignores the limit unless it is 1 (fs/coredump.c). The
        // filter keeps the program from lowering it.
        {RLIMIT_CORE, 1},           {RLIMIT_NOFILE, 1'024}, {RLIMIT_STACK, static_cast<rlim_t>(stack_bytes_max)},
        {RLIMIT_MEMLOCK, 64 << 10},  // libgcrypt, which scientific Python loads, complains when it may lock nothing
        {RLIMIT_RTPRIO, 0},         {RLIMIT_NICE, 0},
    };
    for (const Row& row : rows) {
        const rlimit limit{row.value, row.value};
        if (::syscall(SYS_prlimit64, pid, row.resource, &limit, nullptr) != 0) fail_setup("set the resource limits");
    }
}

void die_with_keeper() {
    if (::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) fail_setup("set the parent-death signal");
    char byte;
    if (::recv(socket_of_init, &byte, 1, MSG_DONTWAIT | MSG_PEEK) == 0) ::_exit(1);
}

// A process without CAP_KILL may signal those that have its user id. Init takes the program's as its effective one for
// the moment of the call (which puts its capabilities aside), so that one kill(-1) reaches the program's processes,
// atomically, and no warm interpreter.
void kill_programs(uid_t uid_outside) {
    ::syscall(SYS_setresuid, -1, uid_outside, -1);
    ::kill(-1, SIGKILL);
    ::syscall(SYS_setresuid, -1, 0, -1);
    die_with_keeper();  // the kernel forgets that in a change of user
}

namespace {

// Where the program's user is init's own (see Note [What rootless boxes lack] in rootless.hpp), nobody else is in the
// box; init, pid 1, is not among those that kill(-1) reaches. Else:
// getpriority(2) looks through the processes of a user; the dead that nobody has reaped yet count.
bool has_programs(uid_t uid_outside) {
    if (uid_outside == 0) return ::kill(-1, 0) == 0;
    return ::syscall(SYS_getpriority, PRIO_USER, uid_outside) >= 0;
}

}  // namespace

void bury_programs(uid_t uid_outside) {
    int status = 0;
    while (has_programs(uid_outside)) {
        kill_programs(uid_outside);
        while (::waitpid(-1, &status, __WALL | WNOHANG) > 0) {
        }
        // Those that are not dead yet, or not ours to reap, are gone in a moment: the kernel is taking their memory
        // down.
        const timespec moment{0, 20'000};
        if (has_programs(uid_outside)) ::nanosleep(&moment, nullptr);
    }
}

}  // namespace gradus::sandbox
