// A failed world, said in the form "mount proc on /proc: Operation not permitted".
#pragma once

#include <cerrno>
#include <string>
#include <system_error>

namespace gradus::sandbox {

[[noreturn]] inline void throw_errno(const std::string& attempted) {
    throw std::system_error(errno, std::generic_category(), attempted);
}

}  // namespace gradus::sandbox
