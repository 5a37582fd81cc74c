// The last steps between a clone in a fresh user namespace and the program: become nobody, keep nothing, load the
// filter, exec. A step that fails ends the process by fail_setup.
#pragma once

#include "sandbox/init/program.hpp"

namespace gradus::sandbox {

// `go`: read end of a pipe; one byte says that init has written the id maps. Never returns.
[[noreturn]] void run_payload(const Program& program, int go);

// The steps that starters and their spares share.
void become_nobody();
// So that no later exec can bring a capability back.
void empty_bounding_set();
void drop_capabilities();
// Puts the program's streams on 0 to 2; everything from `first_closed` on is closed by exec.
void keep_only_streams(const Program& program, unsigned first_closed);
// Default signals and umask, no_new_privs, the filter.
void confine(const Program& program);
[[noreturn]] void execute(const Program& program);

}  // namespace gradus::sandbox
