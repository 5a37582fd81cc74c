#include "sandbox/init/sockets.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>

#include "sandbox/init/report.hpp"

namespace gradus::sandbox {

namespace {

int list = -1;  // of the unix sockets in our network namespace, a line each
long own_sockets = 0;

long count_sockets() {
    char text[4'096];
    long lines = 0;
    off_t at = 0;
    for (ssize_t count; (count = ::pread(list, text, sizeof text, at)) != 0; at += count) {
        if (count < 0) fail_setup("count the sockets");
        for (ssize_t i = 0; i < count; ++i) lines += text[i] == '\n' ? 1 : 0;
    }
    return lines;
}

}  // namespace

void count_own_sockets() {
    if (list < 0) list = ::open("/proc/pids/1/net/unix", O_RDONLY | O_CLOEXEC);
    if (list < 0) fail_setup("open the list of sockets");
    own_sockets = count_sockets();
}

void bury_sockets() {
    constexpr int looks_max = 50'000;  // a pause each: some seconds
    constexpr timespec pause{0, 50'000};
    for (int looks = 0; count_sockets() > own_sockets; ++looks) {
        if (looks == looks_max) errno = EBUSY, fail_setup("bury the sockets that nobody holds");
        ::close(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
        ::nanosleep(&pause, nullptr);
    }
}

}  // namespace gradus::sandbox
