// A process of ours started from our own program with other rights: another user, no groups, no terminal, a log pipe.
//
// The program is executed by file descriptor, opened before any right is given up: the checkout may lie below a
// directory that only root can enter. The child gets a session of its own, so that a Ctrl-C at the terminal reaches the
// parent alone, which then stops the parts in order; if the parent dies without doing so, the kernel tells the child by
// SIGTERM.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "sandbox/descriptor.hpp"

namespace gradus::api {

struct Part {
    std::string name;                      // "serve": what its log lines begin with
    std::vector<std::string> arguments;    // after the program's name
    std::vector<std::string> environment;  // the whole of it, "NAME=value"
    std::string user;                      // the system user it runs as; empty: the caller's, with the caller's rights
};

// A started process; whoever holds this has to reap it.
struct Child {
    pid_t pid = -1;
    sandbox::Descriptor pidfd;   // readable once it has ended
    sandbox::Descriptor output;  // its standard output and error, not blocking
};

// A descriptor of a process, readable once it has ended. Throws std::system_error.
sandbox::Descriptor open_process(pid_t pid);

// Our own program, open for start_child. Throws std::system_error.
sandbox::Descriptor open_own_program();

// Returns once the program runs in the child. Throws std::system_error that names the step that failed, or
// std::runtime_error when there is no such user.
Child start_child(const sandbox::Descriptor& program, const Part&);

}  // namespace gradus::api
