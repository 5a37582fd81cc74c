#include "sandbox/init/payload.hpp"

#include <linux/capability.h>
#include <linux/close_range.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/init/report.hpp"
#include "sandbox/protocol.hpp"

namespace gradus::sandbox {

namespace {

// The keeper's dispositions and mask are not the program's concern: it starts with the defaults.
void reset_signals() {
    for (int number = 1; number < NSIG; ++number) ::signal(number, SIG_DFL);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

}  // namespace

void become_nobody() {
    if (::syscall(SYS_setresgid, uid_inside, uid_inside, uid_inside) != 0) fail_setup("set the group id");
    if (::syscall(SYS_setresuid, uid_inside, uid_inside, uid_inside) != 0) fail_setup("set the user id");
}

void empty_bounding_set() {
    for (unsigned long capability = 0;; ++capability) {
        const int is_there = ::prctl(PR_CAPBSET_READ, capability, 0, 0, 0);
        if (is_there < 0) break;  // beyond the kernel's last
        if (is_there != 0 && ::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0) fail_setup("empty the bounding set");
    }
}

void drop_capabilities() {
    if (::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0) fail_setup("empty the ambient set");
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct none[2]{};
    if (::syscall(SYS_capset, &header, none) != 0) fail_setup("drop all capabilities");
}

void keep_only_streams(const Program& program, unsigned first_closed) {
    for (int target = 0; target < 3; ++target) {
        if (::dup2(program.streams[target], target) < 0) fail_setup("take the standard streams");
    }
    // By exec and not now: the report socket stays usable until then, in case a later step fails.
    if (::close_range(first_closed, ~0U, CLOSE_RANGE_CLOEXEC) != 0) fail_setup("close all other files");
}

void confine(const Program& program) {
    reset_signals();
    ::umask(022);
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) fail_setup("set no_new_privs");
    if (::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, program.filter) != 0) {
        fail_setup("load the system call filter");
    }
}

void execute(const Program& program) {
    ::execve(program.argv[0], program.argv, program.environment);
    fail_setup("execute the program");
}

void run_payload(const Program& program, int go) {
    char byte = 0;
    if (::read(go, &byte, 1) != 1) fail_setup("wait for the id maps");
    ::setsid();
    if (::chdir("/work") != 0) fail_setup("enter /work");
    if (::unshare(CLONE_NEWCGROUP) != 0) fail_setup("make a cgroup namespace");
    become_nobody();
    empty_bounding_set();
    drop_capabilities();
    keep_only_streams(program, socket_of_init);
    confine(program);
    execute(program);
}

}  // namespace gradus::sandbox
