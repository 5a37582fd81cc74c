// A failed world, said in the form "mount proc on /proc: Operation not permitted".
#pragma once

#include <unistd.h>

#include <cerrno>
#include <string>
#include <string_view>
#include <system_error>

namespace gradus::sandbox {

[[noreturn]] inline void throw_errno(const std::string& attempted) {
    throw std::system_error(errno, std::generic_category(), attempted);
}

// Writes all of `bytes`; throws std::system_error with `attempted`.
inline void write_all(int fd, std::string_view bytes, const std::string& attempted) {
    while (!bytes.empty()) {
        const ssize_t count = ::write(fd, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) throw_errno(attempted);
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

}  // namespace gradus::sandbox
