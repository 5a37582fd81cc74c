#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <initializer_list>

#include "sandbox/attacker/attack.hpp"

namespace gradus::sandbox {

namespace {

using Paths = std::initializer_list<const char*>;

bool opens_none(Paths paths, int flags) {
    for (const char* path : paths) {
        if (::open(path, flags | O_NONBLOCK, 0600) >= 0) return false;
    }
    return true;
}

bool no_secret_is_readable() {
    return opens_none({"/etc/shadow", "/root", "/etc/gshadow", "/proc/kcore", "/var/lib/gradus", "/data"}, O_RDONLY);
}

bool image_is_read_only() {
    struct statvfs status {};
    if (::statvfs("/", &status) != 0 || (status.f_flag & ST_RDONLY) == 0 || (status.f_flag & ST_NOSUID) == 0) {
        return false;
    }
    return opens_none({"/left", "/usr/left", "/etc/left", "/dev/left", "/proc/left", "/var/tmp/left"},
                      O_WRONLY | O_CREAT);
}

bool no_device_beyond_five() {
    for (const dev_t device : {::makedev(8, 0), ::makedev(1, 1), ::makedev(5, 0)}) {
        if (::mknod("/tmp/device", S_IFCHR | 0600, device) == 0) return false;
    }
    return opens_none({"/dev/tty", "/dev/ptmx", "/dev/console", "/dev/mem", "/dev/kmsg", "/dev/fuse", "/dev/kvm",
                       "/dev/sda", "/dev/vda", "/dev/nvidiactl"},
                      O_RDONLY);
}

bool only_streams_are_open() {
    for (int file = 3; file < 1'024; ++file) {
        if (::fcntl(file, F_GETFD) >= 0) return false;
    }
    return true;
}

bool environment_is_given_one() {
    return environ[0] != nullptr && std::strcmp(environ[0], "SELF_TEST=1") == 0 && environ[1] == nullptr;
}

// The value of a line "key:\tvalue" in /proc/self/status.
bool status_has(const char* key, const char* wanted) {
    std::FILE* file = std::fopen("/proc/self/status", "r");
    char line[256];
    bool has = false;
    while (file != nullptr && std::fgets(line, sizeof line, file) != nullptr) {
        const unsigned long length = std::strlen(key);
        if (std::strncmp(line, key, length) != 0 || line[length] != ':') continue;
        line[std::strcspn(line, "\n")] = '\0';
        has = std::strcmp(line + length + 2, wanted) == 0;
    }
    return has;
}

bool has_no_capability() {
    for (const char* set : {"CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"}) {
        if (!status_has(set, "0000000000000000")) return false;
    }
    return true;
}

bool gains_no_privilege() {
    return ::prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1;
}

bool has_a_filter() {
    return status_has("Seccomp", "2");
}

bool stays_its_user() {
    const gid_t root = 0;
    return ::getuid() == 1'000 && ::setuid(0) != 0 && ::setgid(0) != 0 && ::setresuid(0, 0, 0) != 0 &&
           ::syscall(SYS_setgroups, 1, &root) != 0 && ::getuid() == 1'000 && ::geteuid() == 1'000;
}

bool sees_no_other_process() {
    DIR* folder = ::opendir("/proc/pids");
    if (folder == nullptr) return false;
    for (const dirent* entry; (entry = ::readdir(folder)) != nullptr;) {
        const int pid = std::atoi(entry->d_name);
        if (pid != 0 && pid != ::getpid()) return false;
    }
    return opens_none({"/proc/pids/1/environ", "/proc/pids/1/maps", "/proc/pids/1/exe", "/proc/pids/1/root"}, O_RDONLY);
}

bool signals_nobody() {
    for (pid_t pid = 1; pid < 400; ++pid) {
        if (pid != ::getpid() && ::kill(pid, 0) == 0) return false;
    }
    return true;
}

bool reads_no_number_of_the_host() {
    return opens_none({"/proc/loadavg", "/proc/uptime", "/proc/vmstat", "/proc/keys", "/proc/kallsyms",
                       "/proc/pressure/cpu", "/proc/pids/loadavg", "/proc/self/net/softnet_stat",
                       "/proc/self/net/sockstat", "/proc/self/net/protocols", "/sys/kernel/mm", "/sys/fs/cgroup"},
                      O_RDONLY);
}

bool writes_no_setting() {
    const int score = ::open("/proc/self/oom_score_adj", O_WRONLY);
    if (::write(score, "-1000", 5) == 5) return false;
    return opens_none({"/proc/sys/kernel/core_pattern", "/proc/pids/sys/kernel/core_pattern", "/proc/sysrq-trigger",
                       "/sys/kernel/uevent_helper", "/sys/fs/cgroup/memory/release_agent"},
                      O_WRONLY);
}

bool reaches_no_network() {
    for (int family = 0; family < 64; ++family) {
        if (family != AF_UNIX && ::socket(family, SOCK_STREAM, 0) >= 0) return false;
        if (family != AF_UNIX && ::socket(family, SOCK_RAW, 0) >= 0) return false;
    }
    const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
    for (const char* path : {"/run/postgresql/.s.PGSQL.5432", "/run/dbus/system_bus_socket", "/var/run/docker.sock"}) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strcpy(address.sun_path, path);
        if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return false;
    }
    return true;
}

bool does_not_leave_by_directories() {
    struct stat up {
    }, root{};
    for (int i = 0; i < 64; ++i) {
        if (::chdir("..") != 0) return false;
    }
    return ::stat(".", &up) == 0 && ::stat("/", &root) == 0 && up.st_ino == root.st_ino && up.st_dev == root.st_dev;
}

bool changes_none_of_its_own_files() {
    return ::open("/work/attacker", O_WRONLY) < 0 && ::unlink("/work/attacker") != 0 &&
           ::chmod("/work/attacker", 0777) != 0 && ::rename("/work", "/tmp/work") != 0;
}

bool leaves_links_for_the_collector() {
    return ::symlink("/etc/passwd", "output") == 0;
}

bool calls_by_int_80() {
    long returned = 20;  // getpid there
    asm volatile("int $0x80" : "+a"(returned) : : "memory");
    return false;
}

bool calls_by_x32() {
    ::syscall(0x40000000 + SYS_getpid);
    return false;
}

bool calls_of_a_younger_kernel() {
    for (long number = 450; number < 600; ++number) {
        if (::syscall(number, -1, -1, -1, -1, -1, -1) >= 0) return false;
    }
    return true;
}

}  // namespace

const NamedAttack escapes[] = {{"read a secret", no_secret_is_readable},
                               {"write to the image", image_is_read_only},
                               {"open a device", no_device_beyond_five},
                               {"use an inherited file", only_streams_are_open},
                               {"read the judge's environment", environment_is_given_one},
                               {"use a capability", has_no_capability},
                               {"gain privileges by exec", gains_no_privilege},
                               {"run without a filter", has_a_filter},
                               {"become another user", stays_its_user},
                               {"see another process", sees_no_other_process},
                               {"signal another process", signals_nobody},
                               {"read the host's numbers", reads_no_number_of_the_host},
                               {"write kernel settings", writes_no_setting},
                               {"reach the network", reaches_no_network},
                               {"leave by directories", does_not_leave_by_directories},
                               {"change its own program", changes_none_of_its_own_files},
                               {"have a link collected", leaves_links_for_the_collector},
                               {"call by the i386 gate", calls_by_int_80},
                               {"call by the x32 table", calls_by_x32},
                               {"make calls of a younger kernel", calls_of_a_younger_kernel},
                               {nullptr, nullptr}};

}  // namespace gradus::sandbox
