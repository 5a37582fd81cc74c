#include "judge/storage/child_process.hpp"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace gradus::storage {

namespace {

struct Failure {
    const char* step;
    int error;
};

std::vector<char*> pointers_to(const std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (const auto& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
    pointers.push_back(nullptr);
    return pointers;
}

// Between fork and exec: async-signal-safe calls only. Returns the step that failed.
const char* become(const ProcessSpec& spec, pid_t parent, int report_fd, char* const argv[],
                   char* const environment[]) {
    sigset_t none;
    sigemptyset(&none);
    if (sigprocmask(SIG_SETMASK, &none, nullptr) != 0) return "sigprocmask";
    if (setsid() < 0) return "setsid";
    const int empty_fd = open("/dev/null", O_RDONLY);
    if (empty_fd < 0 || dup2(empty_fd, 0) < 0) return "open /dev/null";
    if (dup2(spec.output_fd, 1) < 0 || dup2(spec.output_fd, 2) < 0) return "dup2 of the log";
    if (spec.inherited_fd == child_fd ? fcntl(child_fd, F_SETFD, 0) < 0 : dup2(spec.inherited_fd, child_fd) < 0)
        return "dup2 of the directory";
    if (close_range(child_fd + 1, static_cast<unsigned>(report_fd) - 1, 0) != 0) return "close_range";
    if (close_range(static_cast<unsigned>(report_fd) + 1, ~0U, 0) != 0) return "close_range";
    if (geteuid() == 0 && setgroups(0, nullptr) != 0) return "setgroups";
    if (setresgid(spec.user.gid, spec.user.gid, spec.user.gid) != 0) return "setresgid";
    if (setresuid(spec.user.uid, spec.user.uid, spec.user.uid) != 0) return "setresuid";
    umask(077);
    // After the change of user, which would clear it.
    if (prctl(PR_SET_PDEATHSIG, spec.signal_at_our_death) != 0) return "prctl PR_SET_PDEATHSIG";
    if (getppid() != parent) return "outliving the parent";
    execve(argv[0], argv, environment);
    return "exec of the program";
}

}  // namespace

User find_user(const std::string& name) {
    const auto* entry = getpwnam(name.c_str());
    if (!entry) throw std::runtime_error{"there is no system user \"" + name + "\""};
    return {name, entry->pw_uid, entry->pw_gid};
}

User current_user() {
    const auto* entry = getpwuid(geteuid());
    if (!entry) throw std::runtime_error{"the current user has no name in /etc/passwd"};
    return {entry->pw_name, geteuid(), getegid()};
}

pid_t start_process(const ProcessSpec& spec) {
    int report[2];
    if (pipe2(report, O_CLOEXEC) != 0) throw std::system_error{errno, std::generic_category(), "pipe2"};
    // The child must be able to keep the write end away from child_fd.
    const int report_fd = fcntl(report[1], F_DUPFD_CLOEXEC, child_fd + 2);
    close(report[1]);
    const auto argv = pointers_to(spec.argv);
    const auto environment = pointers_to(spec.environment);
    const auto parent = getpid();
    const auto pid = report_fd < 0 ? -1 : fork();
    if (pid == 0) {
        const auto* step = become(spec, parent, report_fd, argv.data(), environment.data());
        const Failure failure{step, errno};
        [[maybe_unused]] const auto written = write(report_fd, &failure, sizeof failure);
        _exit(127);
    }
    const int fork_error = errno;
    if (report_fd >= 0) close(report_fd);

    Failure failure{"fork", fork_error};
    const bool has_failed = pid < 0 || read(report[0], &failure, sizeof failure) == sizeof failure;
    close(report[0]);
    if (!has_failed) return pid;
    if (pid > 0) waitpid(pid, nullptr, 0);
    throw std::system_error{failure.error, std::generic_category(), "start " + spec.argv.front() + ": " + failure.step};
}

int wait_for_process(pid_t pid, std::chrono::milliseconds timeout) {
    const int fd = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));  // <sys/pidfd.h> of glibc 2.36 is not for C++
    if (fd < 0) return -1;
    pollfd ended{fd, POLLIN, 0};
    const auto ready = poll(&ended, 1, static_cast<int>(timeout.count()));
    close(fd);
    int status = -1;
    if (ready != 1 || waitpid(pid, &status, WNOHANG) != pid) return -1;
    return status;
}

}  // namespace gradus::storage
