// What init and the program's first steps tell the keeper. Async-signal-safe, no allocation.
#pragma once

#include "sandbox/protocol.hpp"

namespace gradus::sandbox {

void send_report(const Report& report);

// Tells the keeper that `step` failed with errno, and ends the process.
[[noreturn]] void fail_setup(const char* step);

}  // namespace gradus::sandbox
