// Writes kernel settings: the handler of core dumps, the limits of the host, the hook that a control group runs on the
// host when it is empty (CVE-2022-0492), its own scores and identities.
//
// expect: exited 0
#include <fcntl.h>
#include <unistd.h>

#include <string>

#include "tests/sandbox/programs/attempt.hpp"

int main() {
    for (const std::string folder : {"/proc/", "/proc/pids/"}) {
        for (const char* name :
             {"sys/kernel/core_pattern", "sys/kernel/modprobe", "sys/kernel/ns_last_pid", "sys/fs/file-max",
              "sys/vm/overcommit_memory", "sys/vm/drop_caches", "sysrq-trigger"}) {
            attempt::refused((folder + name).c_str(), ::open((folder + name).c_str(), O_WRONLY));
        }
    }
    for (const char* path :
         {"/sys/kernel/mm/ksm/run", "/sys/kernel/uevent_helper", "/sys/fs/cgroup/memory/release_agent",
          "/sys/fs/cgroup/cgroup.procs", "/sys/power/state", "/dev/cpu_dma_latency", "/proc/pids/1/oom_score_adj",
          "/proc/pids/1/mem", "/proc/self/uid_map", "/proc/self/gid_map", "/proc/self/setgroups"}) {
        const int file = ::open(path, O_WRONLY);
        if (file >= 0) attempt::refused(path, ::write(file, "0 0 1", 5));
    }
    const int score = ::open("/proc/self/oom_score_adj", O_WRONLY);
    attempt::refused("a lower out-of-memory score", ::write(score, "-1000", 5));
    return attempt::exit_status();
}
