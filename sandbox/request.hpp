// A Request (protocol.hpp) with its words in place.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sandbox/protocol.hpp"

namespace gradus::sandbox {

// Throws std::invalid_argument when the words hold a NUL or are longer than command_bytes_max together.
std::unique_ptr<Request> make_request(RequestKind kind, const std::vector<std::string>& argv,
                                      const std::vector<std::string>& environment);

}  // namespace gradus::sandbox
