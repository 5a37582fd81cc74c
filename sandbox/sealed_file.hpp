// An anonymous file in memory that nobody can change any more, positioned at its beginning.
#pragma once

#include <string_view>

#include "sandbox/descriptor.hpp"

namespace gradus::sandbox {

// `purpose` names it in an error. Throws std::system_error.
Descriptor sealed_file(std::string_view purpose, std::string_view bytes);

}  // namespace gradus::sandbox
