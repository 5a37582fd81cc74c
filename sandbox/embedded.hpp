// The programs of sandbox/init and sandbox/attacker, carried inside this library, so that a box needs no file beside
// us.
#pragma once

#include <string_view>

#include "sandbox/descriptor.hpp"

namespace gradus::sandbox {

// Pid 1 of a box: an anonymous, sealed file, to be executed by descriptor. Throws std::system_error.
Descriptor open_init_program();

// The self-test's program (attacker/main.cpp), a static executable.
std::string_view attacker_program();

// The warm interpreter's script (init/zygote.py).
std::string_view zygote_script();

}  // namespace gradus::sandbox
