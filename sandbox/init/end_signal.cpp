#include "sandbox/init/end_signal.hpp"

#include <signal.h>
#include <time.h>

#include <cerrno>

#include "sandbox/init/program.hpp"
#include "sandbox/init/report.hpp"

namespace gradus::sandbox {

namespace {

uid_t program_user;

sigset_t end_signal() {
    sigset_t signals;
    ::sigemptyset(&signals);
    ::sigaddset(&signals, SIGUSR1);
    return signals;
}

void end_program(int) {
    const int saved = errno;
    kill_programs(program_user);
    errno = saved;
}

}  // namespace

void listen_for_the_end(uid_t uid_outside) {
    program_user = uid_outside;
    hear_the_end(false);
    struct sigaction action {};
    action.sa_handler = end_program;
    action.sa_flags = SA_RESTART;
    if (::sigaction(SIGUSR1, &action, nullptr) != 0) fail_setup("listen for the keeper's signal");
}

void hear_the_end(bool is_heard) {
    const sigset_t signals = end_signal();
    ::sigprocmask(is_heard ? SIG_UNBLOCK : SIG_BLOCK, &signals, nullptr);
}

void forget_the_end() {
    const sigset_t signals = end_signal();
    const timespec at_once{0, 0};
    ::sigtimedwait(&signals, nullptr, &at_once);
}

}  // namespace gradus::sandbox
