#include "sandbox/init/starter.hpp"

#include <fcntl.h>
#include <linux/capability.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <initializer_list>

#include "sandbox/init/proc_files.hpp"
#include "sandbox/init/report.hpp"
#include "sandbox/protocol.hpp"

namespace gradus::sandbox {

namespace {

[[noreturn]] void become_starter(const StarterPlan& plan, int go) {
    char byte = 0;
    if (::read(go, &byte, 1) != 1) ::_exit(126);
    ::setsid();
    if (::syscall(SYS_setresgid, 0, 0, 0) != 0 || ::syscall(SYS_setresuid, 0, 0, 0) != 0) ::_exit(126);
    if (::unshare(CLONE_NEWCGROUP) != 0) ::_exit(126);
    keep_capabilities(1ULL << CAP_SETGID | 1ULL << CAP_SETUID | 1ULL << CAP_SETPCAP);
    plan.role(plan.program, plan.sockets[1]);
    ::_exit(126);
}

// False when the starter is gone.
bool read_report(const Starter& starter, StarterReport& report) {
    ssize_t count;
    while ((count = ::recv(starter.socket, &report, sizeof report, 0)) < 0 && errno == EINTR) {
    }
    return count == sizeof report;
}

}  // namespace

void keep_capabilities(unsigned long long kept) {
    for (unsigned long capability = 0; ::prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; ++capability) {
        if ((kept >> capability & 1) == 0) ::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
    }
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct sets[2]{};
    sets[0].effective = sets[0].permitted = static_cast<unsigned>(kept);
    if (::syscall(SYS_capset, &header, sets) != 0) ::_exit(126);
}

bool start(Starter& starter, const StarterPlan& plan) {
    int go[2];
    if (::pipe2(go, O_CLOEXEC) != 0) fail_setup("make a pipe");
    clone_args arguments{};
    arguments.flags = CLONE_NEWUSER;
    arguments.exit_signal = SIGCHLD;
    const auto pid = static_cast<pid_t>(::syscall(SYS_clone3, &arguments, sizeof arguments));
    if (pid < 0) fail_setup("clone a starter of programs");
    if (pid == 0) {
        ::close(go[1]);
        ::close(plan.sockets[0]);
        become_starter(plan, go[0]);
    }
    const IdRange users[] = {{0, plan.starter_outside}, {uid_inside, plan.uid_outside}};
    map_ids(pid, users, 2);
    // Anybody may write it, once: a message to the programs that share the user namespace.
    map_no_projects(pid);
    if (::write(go[1], "g", 1) != 1) fail_setup("let a starter of programs go");
    for (const int fd : {go[0], go[1], plan.sockets[1]}) ::close(fd);
    starter = {plan.sockets[0], pid, 0};
    return await_spare(starter) != 0;
}

void ask_for_spare(const Starter& starter) {
    while (::send(starter.socket, "s", 1, MSG_NOSIGNAL) < 0 && errno == EINTR) {
    }
}

pid_t await_spare(Starter& starter) {
    if (starter.spare != 0) return starter.spare;
    StarterReport report{};
    if (!read_report(starter, report) || report.kind != StarterReportKind::ready) return 0;
    return starter.spare = report.value;
}

bool hand_over(Starter& starter, const Handover& handover, const int (&streams)[3]) {
    starter.spare = 0;
    iovec data[] = {{const_cast<void*>(handover.header), handover.header_bytes},
                    {const_cast<char*>(handover.words), handover.words_bytes}};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof streams)]{};
    msghdr message{};
    message.msg_iov = data;
    message.msg_iovlen = 2;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    cmsghdr* rights = CMSG_FIRSTHDR(&message);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(sizeof streams);
    std::memcpy(CMSG_DATA(rights), streams, sizeof streams);
    return ::sendmsg(starter.socket, &message, MSG_NOSIGNAL) >= 0;
}

bool await_start(const Starter& starter, Start& start) {
    StarterReport report{};
    if (!read_report(starter, report) || report.kind != StarterReportKind::started) return false;
    start = {report.cpu_ns, report.monotonic_ns};
    return true;
}

bool await_end(const Starter& starter, int& wait_status) {
    StarterReport report{};
    if (!read_report(starter, report) || report.kind != StarterReportKind::ended) return false;
    wait_status = report.value;
    return true;
}

}  // namespace gradus::sandbox
