// Reads /proc and /sys for the host's numbers (clocks and channels between boxes), for other processes and for kernel
// settings. It may see itself, and what is the same for everyone.
//
// expect: exited 0
#include <dirent.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "tests/sandbox/programs/attempt.hpp"

namespace {
std::string text_of(const char* path) {
    std::stringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}
}  // namespace

int main() {
    for (const char* name : {"loadavg",       "uptime",      "meminfo",    "vmstat",      "pressure/cpu",
                             "keys",          "key-users",   "kallsyms",   "kmsg",        "modules",
                             "interrupts",    "sched_debug", "timer_list", "sysvipc/shm", "sys/kernel/core_pattern",
                             "sysrq-trigger", "config.gz",   "cmdline",    "version",     "diskstats",
                             "locks",         "partitions",  "swaps"}) {
        for (const std::string folder : {"/proc/", "/proc/pids/"}) {
            attempt::refused((folder + name).c_str(), ::open((folder + name).c_str(), O_RDONLY));
        }
    }
    DIR* folder = ::opendir("/proc/pids");
    for (const dirent* entry; (entry = ::readdir(folder)) != nullptr;) {
        const int pid = std::atoi(entry->d_name);
        attempt::must_hold(entry->d_name, pid == 0 || pid == ::getpid());
    }
    for (const char* path : {"/proc/pids/1/environ", "/proc/pids/1/status", "/proc/pids/1/maps", "/proc/self/pagemap/x",
                             "/sys/kernel/mm", "/sys/fs/cgroup", "/sys/class", "/sys/module", "/sys/firmware"}) {
        attempt::refused(path, ::open(path, O_RDONLY));
    }
    attempt::must_hold("the tree of control groups is hidden",
                       text_of("/proc/self/cgroup").find("slot") == std::string::npos);
    // Its parent is one of the box's first two processes; group and session are its own.
    const std::string own = std::to_string(::getpid()), stat = text_of("/proc/self/stat");
    const auto says = [&](const char* parent) {
        return stat.starts_with(own + " (program) R " + parent + " " + own + " " + own + " ");
    };
    attempt::must_hold("the keeper's session is hidden", says("1") || says("2"));
    struct sysinfo numbers {};
    attempt::refused("sysinfo", ::sysinfo(&numbers));
    attempt::refused("kernel log", ::syscall(SYS_syslog, 3, &numbers, sizeof numbers));
    return attempt::exit_status();
}
