// The last steps between a clone in a fresh user namespace and the program: become nobody, keep nothing, load the
// filter, exec.
#pragma once

#include <linux/filter.h>

namespace gradus::sandbox {

struct Program {
    char* const* argv;
    char* const* environment;
    int streams[3];
    const sock_fprog* filter;
};

// `go`: read end of a pipe; one byte says that init has written the id maps. Never returns.
[[noreturn]] void run_payload(const Program& program, int go);

}  // namespace gradus::sandbox
