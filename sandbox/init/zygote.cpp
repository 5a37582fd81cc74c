#include "sandbox/init/zygote.hpp"

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

#include "sandbox/init/payload.hpp"
#include "sandbox/init/proc_files.hpp"
#include "sandbox/init/report.hpp"
#include "sandbox/protocol.hpp"

namespace gradus::sandbox {

namespace {

enum class Kind : std::int32_t { ready = 1, ended = 2 };

struct ZygoteReport {
    Kind kind;
    std::int32_t value;  // ready: the spare's pid; ended: the wait status
};

int zygote_socket = -1;
pid_t spare = 0;

// What the interpreter's children need in order to become another user and forget that they could.
constexpr unsigned kept_capabilities[] = {CAP_SETGID, CAP_SETUID, CAP_SETPCAP};

void keep_few_capabilities() {
    unsigned long long kept = 0;
    for (const unsigned capability : kept_capabilities) kept |= 1ULL << capability;
    for (unsigned long capability = 0; ::prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; ++capability) {
        if ((kept >> capability & 1) == 0) ::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
    }
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct sets[2]{};
    sets[0].effective = sets[0].permitted = static_cast<unsigned>(kept);
    if (::syscall(SYS_capset, &header, sets) != 0) ::_exit(126);
}

[[noreturn]] void become_zygote(const Program& program, int go, int socket) {
    char byte = 0;
    if (::read(go, &byte, 1) != 1) ::_exit(126);
    ::setsid();
    if (::syscall(SYS_setresgid, 0, 0, 0) != 0 || ::syscall(SYS_setresuid, 0, 0, 0) != 0) ::_exit(126);
    if (::unshare(CLONE_NEWCGROUP) != 0) ::_exit(126);
    keep_few_capabilities();
    if (::dup2(socket, socket_of_init) < 0) ::_exit(126);
    keep_only_streams(program, socket_of_init + 1);
    confine(program);
    ::execve(program.argv[0], program.argv, program.environment);
    ::_exit(126);
}

// False when the zygote is gone.
bool read_report(ZygoteReport& report) {
    ssize_t count;
    while ((count = ::recv(zygote_socket, &report, sizeof report, 0)) < 0 && errno == EINTR) {
    }
    return count == sizeof report;
}

}  // namespace

bool has_zygote() {
    return zygote_socket >= 0;
}

bool start_zygote(const Program& program, uid_t zygote_outside, uid_t uid_outside) {
    int ends[2], go[2];
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) fail_setup("make a socket pair");
    if (::pipe2(go, O_CLOEXEC) != 0) fail_setup("make a pipe");
    clone_args arguments{};
    arguments.flags = CLONE_NEWUSER;
    arguments.exit_signal = SIGCHLD;
    const auto pid = static_cast<pid_t>(::syscall(SYS_clone3, &arguments, sizeof arguments));
    if (pid < 0) fail_setup("clone the warm interpreter");
    if (pid == 0) {
        ::close(go[1]);
        become_zygote(program, go[0], ends[1]);
    }
    const IdRange users[] = {{0, zygote_outside}, {uid_inside, uid_outside}};
    map_ids(pid, users, 2);
    if (::write(go[1], "g", 1) != 1) fail_setup("start the warm interpreter");
    for (const int fd : {go[0], go[1], ends[1]}) ::close(fd);
    zygote_socket = ends[0];
    return await_spare() != 0;
}

pid_t await_spare() {
    if (spare != 0) return spare;
    ZygoteReport report{};
    if (!read_report(report) || report.kind != Kind::ready) return 0;
    return spare = report.value;
}

bool hand_over(std::uint64_t seed, const char* words, std::uint32_t bytes, const int (&streams)[3]) {
    spare = 0;
    iovec data[] = {{&seed, sizeof seed}, {const_cast<char*>(words), bytes}};
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
    return ::sendmsg(zygote_socket, &message, MSG_NOSIGNAL) >= 0;
}

bool await_end(int& wait_status) {
    ZygoteReport report{};
    if (!read_report(report) || report.kind != Kind::ended) return false;
    wait_status = report.value;
    return true;
}

}  // namespace gradus::sandbox
