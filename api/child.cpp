#include "api/child.hpp"

#include <fcntl.h>
#include <grp.h>
#include <linux/close_range.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <stdexcept>
#include <system_error>

#include "sandbox/failure.hpp"

namespace gradus::api {

namespace {

using sandbox::Descriptor;
using sandbox::throw_errno;

struct Failure {
    const char* step;  // a literal: the child is a copy of us, so the address means the same to both
    int error;
};

// Everything that needs memory or thought, made before the fork: the child may only make async-signal-safe calls.
struct Plan {
    std::vector<char*> argv;
    std::vector<char*> environment;
    bool has_user = false;
    uid_t uid = 0;
    gid_t gid = 0;
    int program = -1;
    int nothing = -1;  // /dev/null
    int output = -1;
    int report = -1;  // where a Failure goes; closed by a successful exec
    pid_t parent = -1;
};

const char* take_descriptors(const Plan& plan) {
    if (dup2(plan.nothing, 0) < 0 || dup2(plan.output, 1) < 0 || dup2(plan.output, 2) < 0) return "dup2";
    if (close_range(3, ~0U, CLOSE_RANGE_CLOEXEC) != 0) return "close_range";
    return nullptr;
}

const char* take_rights(const Plan& plan) {
    if (!plan.has_user) return nullptr;
    if (setgroups(0, nullptr) != 0) return "setgroups";
    if (setresgid(plan.gid, plan.gid, plan.gid) != 0) return "setresgid";
    if (setresuid(plan.uid, plan.uid, plan.uid) != 0) return "setresuid";
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return "prctl PR_SET_NO_NEW_PRIVS";
    return nullptr;
}

// Returns the step that failed, with errno set; does not return when all went well.
const char* become(const Plan& plan) {
    if (setsid() < 0) return "setsid";
    if (const char* step = take_descriptors(plan)) return step;
    if (const char* step = take_rights(plan)) return step;
    // After the change of user, which clears it. The parent may have died before: then nobody would tell us.
    if (prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0) != 0) return "prctl PR_SET_PDEATHSIG";
    if (getppid() != plan.parent) _exit(0);
    if (chdir("/") != 0) return "chdir /";
    sigset_t none;
    sigemptyset(&none);
    if (sigprocmask(SIG_SETMASK, &none, nullptr) != 0) return "sigprocmask";
    execveat(plan.program, "", plan.argv.data(), plan.environment.data(), AT_EMPTY_PATH);
    return "execveat";
}

std::vector<char*> pointers_to(std::vector<std::string>& strings) {
    std::vector<char*> pointers;
    for (std::string& string : strings) pointers.push_back(string.data());
    pointers.push_back(nullptr);
    return pointers;
}

void look_up_user(const std::string& name, Plan& plan) {
    if (name.empty()) return;
    const passwd* entry = getpwnam(name.c_str());
    if (entry == nullptr)
        throw std::runtime_error("there is no system user " + name + ": run deploy/run, which makes it");
    plan.has_user = true;
    plan.uid = entry->pw_uid;
    plan.gid = entry->pw_gid;
}

std::array<Descriptor, 2> open_pipe() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw_errno("pipe2");
    return {Descriptor(ends[0]), Descriptor(ends[1])};
}

}  // namespace

Descriptor open_own_program() {
    Descriptor program(open("/proc/self/exe", O_RDONLY | O_CLOEXEC));
    if (!program) throw_errno("open /proc/self/exe");
    return program;
}

// glibc 2.36 has pidfd_open, but declares it for C alone.
Descriptor open_process(pid_t pid) {
    Descriptor process(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
    if (!process) throw_errno("pidfd_open");
    return process;
}

Child start_child(const Descriptor& program, const Part& part) {
    Plan plan;
    look_up_user(part.user, plan);
    std::vector<std::string> arguments{"gradus"};
    arguments.insert(arguments.end(), part.arguments.begin(), part.arguments.end());
    std::vector<std::string> environment = part.environment;
    plan.argv = pointers_to(arguments);
    plan.environment = pointers_to(environment);
    const Descriptor nothing(open("/dev/null", O_RDONLY | O_CLOEXEC));
    if (!nothing) throw_errno("open /dev/null");
    auto [output, output_end] = open_pipe();
    auto [report, report_end] = open_pipe();
    plan.program = program.get();
    plan.nothing = nothing.get();
    plan.output = output_end.get();
    plan.report = report_end.get();
    plan.parent = getpid();

    const pid_t pid = fork();
    if (pid < 0) throw_errno("fork");
    if (pid == 0) {
        Failure failure{become(plan), errno};
        [[maybe_unused]] const ssize_t written = write(plan.report, &failure, sizeof failure);
        _exit(127);
    }
    report_end.close();
    Failure failure{};
    if (read(report.get(), &failure, sizeof failure) == sizeof failure) {
        waitpid(pid, nullptr, 0);
        throw std::system_error(failure.error, std::generic_category(), "start " + part.name + ": " + failure.step);
    }
    Child child{pid, open_process(pid), std::move(output)};
    if (fcntl(child.output.get(), F_SETFL, O_NONBLOCK) != 0) throw_errno("watch " + part.name);
    return child;
}

}  // namespace gradus::api
