#include "sandbox/init/launcher.hpp"

#include <linux/capability.h>
#include <linux/close_range.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "sandbox/init/message.hpp"
#include "sandbox/init/payload.hpp"
#include "sandbox/init/report.hpp"
#include "sandbox/init/words.hpp"

namespace gradus::sandbox {

namespace {

constexpr int channel = socket_of_init + 1;  // the launcher's end of its socket; init's own stays, to report failures

void tell(StarterReportKind kind, std::int32_t value) {
    const StarterReport report{kind, value, 0, 0};
    while (::send(channel, &report, sizeof report, MSG_NOSIGNAL) < 0 && errno == EINTR) {
    }
}

struct Launch {
    LaunchHeader header;
    char text[command_bytes_max];
};

// Everything but what depends on the program is done before it says that it is ready.
[[noreturn]] void become_spare() {
    ::setsid();
    empty_bounding_set();
    tell(StarterReportKind::ready, ::getpid());
    Launch launch;
    Attached attached;
    char* words[words_max];
    if (!receive(channel, &launch, sizeof launch, attached) || attached.count != 3) ::_exit(0);
    split_words(launch.text, launch.header.argv_count, launch.header.environment_count, words);
    const Program program{words,
                          words + launch.header.argv_count + 1,
                          {attached.files[0], attached.files[1], attached.files[2]},
                          nullptr};
    if (::chdir("/work") != 0) fail_setup("enter /work");
    become_nobody();
    drop_capabilities();
    keep_only_streams(program, socket_of_init);
    execute(program);
}

}  // namespace

void become_launcher(const Program& program, int socket) {
    if (::dup2(socket, channel) < 0 || ::close_range(channel + 1, ~0U, 0) != 0) ::_exit(126);
    confine(program);
    for (char asked = 0;;) {
        const pid_t spare = ::fork();
        if (spare < 0) ::_exit(126);
        if (spare == 0) become_spare();
        int status = 0;
        while (::waitpid(spare, &status, 0) != spare) {
            if (errno != EINTR) ::_exit(126);
        }
        tell(StarterReportKind::ended, status);
        if (::recv(channel, &asked, 1, 0) != 1) ::_exit(0);
    }
}

}  // namespace gradus::sandbox
