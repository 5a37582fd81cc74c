// A Request (protocol.hpp) with its words in place.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sandbox/protocol.hpp"

namespace gradus::sandbox {

// A file of the store that the program is to find in /work.
struct ShownFile {
    std::string stored, name;
};

// Throws std::invalid_argument when the words hold a NUL or are longer than command_bytes_max together.
std::unique_ptr<Request> make_request(RequestKind kind, const std::vector<std::string>& argv,
                                      const std::vector<std::string>& environment,
                                      const std::vector<ShownFile>& shown = {});

}  // namespace gradus::sandbox
