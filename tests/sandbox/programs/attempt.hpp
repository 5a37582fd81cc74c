// How a hostile program says what got through: nothing and exit status 0 when everything was refused as it must be,
// else a line for each hole and exit status 1.
#pragma once

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace attempt {

inline int holes = 0;

inline void must_hold(const char* fact, bool holds) {
    if (holds) return;
    ++holes;
    std::printf("not so: %s\n", fact);
}

// A system call's return value: it must have failed, whatever the errno.
inline void refused(const char* what, long returned) {
    if (returned >= 0) {
        ++holes;
        std::printf("got through: %s (%ld)\n", what, returned);
    }
}

// The same, with the one errno that is right.
inline void refused_with(int error, const char* what, long returned) {
    const int found = errno;
    refused(what, returned);
    if (returned < 0 && found != error) {
        ++holes;
        std::printf("wrong refusal: %s: %s\n", what, std::strerror(found));
    }
}

inline int exit_status() {
    return holes == 0 ? 0 : 1;
}

}  // namespace attempt
