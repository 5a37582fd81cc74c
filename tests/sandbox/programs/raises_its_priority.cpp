// Tries to take the processor from others: nice, real-time and deadline scheduling, input-output priority.
//
// expect: exited 0
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>

#include "tests/sandbox/programs/attempt.hpp"

int main() {
    const sched_param first{1};
    attempt::refused("setpriority -5", ::setpriority(PRIO_PROCESS, 0, -5));
    attempt::refused("SCHED_FIFO", ::sched_setscheduler(0, SCHED_FIFO, &first));
    attempt::refused("SCHED_RR", ::sched_setscheduler(0, SCHED_RR, &first));
    attempt::refused("setpriority of init", ::setpriority(PRIO_PROCESS, 1, 19));
    struct {
        std::uint32_t size = 48, policy = SCHED_DEADLINE;
        std::uint64_t flags = 0, nice_and_priority = 0;
        std::uint64_t runtime = 10'000'000, deadline = 10'000'000, period = 10'000'000;
    } deadline;
    attempt::refused("SCHED_DEADLINE", ::syscall(SYS_sched_setattr, 0, &deadline, 0));
    attempt::refused("ioprio_set real-time", ::syscall(SYS_ioprio_set, 1, 0, 1 << 13));
    rlimit limit{10, 10};
    attempt::refused("setrlimit RTPRIO", ::setrlimit(RLIMIT_RTPRIO, &limit));
    attempt::refused("setrlimit NICE", ::setrlimit(RLIMIT_NICE, &limit));
    return attempt::exit_status();
}
