#include "sandbox/init/zygote.hpp"

#include <unistd.h>

#include "sandbox/init/payload.hpp"
#include "sandbox/protocol.hpp"

namespace gradus::sandbox {

void become_interpreter(const Program& program, int socket) {
    if (::dup2(socket, socket_of_init) < 0) ::_exit(126);
    keep_only_streams(program, socket_of_init + 1);
    confine(program);
    ::execve(program.argv[0], program.argv, program.environment);
    ::_exit(126);
}

}  // namespace gradus::sandbox
