// The file system of a box, made by its init: the image read-only as the root, fresh tmpfs where the program may write,
// a minimal /dev, a /proc of the box's own processes. Async-signal-safe.
#pragma once

#include "sandbox/plan.hpp"

namespace gradus::sandbox {

// Leaves the process with the box's root as "/" and nothing of the host in reach. Ends the process by fail_setup on an
// error.
void enter_box_root(const Plan& plan);

}  // namespace gradus::sandbox
