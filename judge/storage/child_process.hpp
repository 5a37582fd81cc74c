// A program started as another user, in a session of its own (a Ctrl-C on our terminal is ours to handle, not its),
// which gets a signal when the thread that started it ends: no server is left behind, however we die.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

namespace gradus::storage {

struct User {
    std::string name;
    uid_t uid = 0;
    gid_t gid = 0;
};

// Throws std::runtime_error when there is no such user.
User find_user(const std::string& name);
User current_user();

struct ProcessSpec {
    std::vector<std::string> argv;         // argv[0] is the path of the program
    std::vector<std::string> environment;  // all of it
    User user;                             // its groups beyond the first are dropped
    int inherited_fd = -1;                 // becomes child_fd in the child
    int output_fd = -1;                    // standard output and standard error; standard input is empty
    int signal_at_our_death = 0;
};

inline constexpr int child_fd = 3;

// Throws std::system_error that names the step that failed, exec included.
pid_t start_process(const ProcessSpec&);

// How it ended, as waitpid says; -1 when it still runs after `timeout`, and when somebody else has waited for it.
int wait_for_process(pid_t, std::chrono::milliseconds timeout);

}  // namespace gradus::storage
