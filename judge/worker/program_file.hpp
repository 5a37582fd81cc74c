// A compiled program as the bytes of one file, which tell of themselves whether they are whole and whose they are.
//
//   "gradus program 1\n"   SHA-256 of all that follows and of the key, in digits   '\n'   parts
//
// The parts are the compiler's log, then name and bytes of each artifact, each with its length before it as eight
// bytes, the least significant first.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "judge/compile_cache.hpp"

namespace gradus::worker {

std::string write_program(std::string_view key, const judge::Compiled&);

// Nothing when the bytes are not, to the last of them, what was written under that key.
std::optional<judge::Compiled> read_program(std::string_view key, std::string_view file);

}  // namespace gradus::worker
