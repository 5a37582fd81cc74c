// How long a program that was ended at its wall limit had been ready to run while all processors were busy: what tells
// a busy host from a program that waits for something else.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <string_view>

namespace gradus::sandbox {

// The longest such time of one thread of the processes that are named in `pids` (a line each) and belong to `user`, by
// the kernel's own account (/proc/<pid>/task/<tid>/schedstat, second number); zero where the kernel keeps none. To be
// asked while they live; costs about 50 µs a process.
std::chrono::microseconds longest_starvation(std::string_view pids, uid_t user);

}  // namespace gradus::sandbox
