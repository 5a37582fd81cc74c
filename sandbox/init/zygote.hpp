// The starter that is a warm interpreter: zygote.py, which forks a child for each script.
#pragma once

#include "sandbox/init/starter.hpp"

namespace gradus::sandbox {

// A role of StarterPlan. `program`: the interpreter's own command, environment and filter.
[[noreturn]] void become_interpreter(const Program& program, int socket);

}  // namespace gradus::sandbox
