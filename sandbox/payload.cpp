#include "sandbox/payload.hpp"

#include <linux/capability.h>
#include <linux/close_range.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "sandbox/box_init.hpp"

namespace gradus::sandbox {

namespace {

void take_standard_streams(const Plan& plan) {
    const int streams[] = {plan.input, plan.output, plan.error};
    for (int target = 0; target < 3; ++target) {
        if (::dup2(streams[target], target) < 0) fail_setup(plan, "take the standard streams", errno);
    }
    // The report socket stays usable until exec, in case a later step fails; exec closes it with all the rest.
    if (::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC) != 0) fail_setup(plan, "close all other files", errno);
}

void become_nobody(const Plan& plan) {
    if (::syscall(SYS_setresgid, uid_inside, uid_inside, uid_inside) != 0) fail_setup(plan, "set the group id", errno);
    if (::syscall(SYS_setresuid, uid_inside, uid_inside, uid_inside) != 0) fail_setup(plan, "set the user id", errno);
}

// Empty in every set, so that no later exec can bring one back.
void drop_capabilities(const Plan& plan) {
    for (unsigned long capability = 0; ::prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; ++capability) {
        if (::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0) fail_setup(plan, "empty the bounding set", errno);
    }
    if (::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0)
        fail_setup(plan, "empty the ambient set", errno);
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct none[2]{};
    if (::syscall(SYS_capset, &header, none) != 0) fail_setup(plan, "drop all capabilities", errno);
}

// The keeper's dispositions and mask are not the program's concern: it starts with the defaults.
void reset_signals() {
    for (int number = 1; number < NSIG; ++number) ::signal(number, SIG_DFL);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

}  // namespace

void run_payload(const Plan& plan, int go) {
    char byte = 0;
    if (::read(go, &byte, 1) != 1) fail_setup(plan, "wait for the id maps", errno);
    ::setsid();
    become_nobody(plan);
    drop_capabilities(plan);
    take_standard_streams(plan);
    reset_signals();
    ::umask(022);
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) fail_setup(plan, "set no_new_privs", errno);
    if (::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &plan.filter) != 0) {
        fail_setup(plan, "load the system call filter", errno);
    }
    ::execve(plan.argv[0], plan.argv, plan.environment);
    fail_setup(plan, "execute the program", errno);
}

}  // namespace gradus::sandbox
