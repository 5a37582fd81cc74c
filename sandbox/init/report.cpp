#include "sandbox/init/report.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace gradus::sandbox {

void send_report(const Report& report) {
    while (::send(socket_of_init, &report, sizeof report, MSG_NOSIGNAL) < 0 && errno == EINTR) {
    }
}

void fail_setup(const char* step) {
    Report report;
    report.kind = ReportKind::setup_failed;
    report.value = errno;
    std::strncpy(report.text, step, sizeof report.text - 1);
    send_report(report);
    ::_exit(127);
}

}  // namespace gradus::sandbox
