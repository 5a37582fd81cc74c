// The last steps between a clone in a fresh user namespace and the program: become nobody, keep nothing, load the
// filter, exec. Async-signal-safe.
#pragma once

#include "sandbox/plan.hpp"

namespace gradus::sandbox {

// `go`: read end of a pipe; one byte says that init has written the id maps. Never returns.
[[noreturn]] void run_payload(const Plan& plan, int go);

}  // namespace gradus::sandbox
