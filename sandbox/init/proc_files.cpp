#include "sandbox/init/proc_files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "sandbox/init/report.hpp"

namespace gradus::sandbox {

namespace {

char* append_number(char* at, unsigned long number) {
    char digits[24];
    int count = 0;
    do {
        digits[count++] = static_cast<char>('0' + number % 10);
        number /= 10;
    } while (number != 0);
    while (count > 0) *at++ = digits[--count];
    return at;
}

char* append_text(char* at, const char* text) {
    while (*text != '\0') *at++ = *text++;
    return at;
}

int open_proc(pid_t pid, const char* name, int flags) {
    char path[64];
    char* at = append_number(append_text(path, "/proc/pids/"), static_cast<unsigned long>(pid));
    *append_text(append_text(at, "/"), name) = '\0';
    return ::open(path, flags | O_CLOEXEC);
}

void write_proc(pid_t pid, const char* name, const char* text, const char* step) {
    const int file = open_proc(pid, name, O_WRONLY);
    if (file < 0 || ::write(file, text, std::strlen(text)) < 0) fail_setup(step);
    ::close(file);
}

}  // namespace

void map_ids(pid_t pid, const IdRange* ranges, int count) {
    char map[128];
    char* at = map;
    for (int i = 0; i < count; ++i) {
        at = append_number(append_text(append_number(at, ranges[i].inside), " "), ranges[i].outside);
        at = append_text(at, " 1\n");
    }
    *at = '\0';
    write_proc(pid, "uid_map", map, "write the uid map");
    write_proc(pid, "gid_map", map, "write the gid map");
}

void map_no_projects(pid_t pid) {
    const int file = open_proc(pid, "projid_map", O_WRONLY);
    // Refused where the namespace above maps none: then nobody maps any.
    if (file < 0 || (::write(file, "0 0 1\n", 6) < 0 && errno != EPERM)) fail_setup("write the project map");
    ::close(file);
}

std::int64_t resident_bytes(pid_t pid) {
    char text[96] = "";
    const int file = open_proc(pid, "statm", O_RDONLY);
    if (file < 0) return 0;
    const ssize_t count = ::read(file, text, sizeof text - 1);
    ::close(file);
    const char* const second = count > 0 ? std::strchr(text, ' ') : nullptr;
    return second == nullptr ? 0 : std::atol(second) * ::sysconf(_SC_PAGESIZE);
}

void volunteer_for_oom(pid_t pid) {
    write_proc(pid, "oom_score_adj", "1000", "set the out-of-memory score");
}

void move_into_group(pid_t pid, int cgroup) {
    char number[24];
    *append_number(number, static_cast<unsigned long>(pid)) = '\0';
    const int members = ::openat(cgroup, "cgroup.procs", O_WRONLY | O_CLOEXEC);
    if (members < 0 || ::write(members, number, std::strlen(number)) < 0) {
        fail_setup("move the program into its control group");
    }
    ::close(members);
}

}  // namespace gradus::sandbox
