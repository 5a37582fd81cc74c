// The program of sandbox/init, carried inside this library, so that a box needs no file beside us.
#pragma once

#include "sandbox/descriptor.hpp"

namespace gradus::sandbox {

// An anonymous, sealed file with the program in it, to be executed by descriptor. Throws std::system_error.
Descriptor open_init_program();

}  // namespace gradus::sandbox
