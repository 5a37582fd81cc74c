// Does this host judge? Asked of the real sandbox before the first claim, and of the languages: better no worker than
// one that turns every submission into a judge_error.
#pragma once

#include <filesystem>
#include <string>

#include "sandbox/run.hpp"

namespace gradus::worker {

// Tries the attacks of the sandbox's self-test and returns a line for the log. Throws std::runtime_error that names the
// holes, if one is open. To be called before this process makes other boxes, which it would take for something left.
std::string check_walls(const std::filesystem::path& image);

// Runs /bin/true; Python importing torch, and g++. The latter two also read the image's libraries, the compiler and its
// precompiled header into the page cache, for which a later box would be charged. Throws std::runtime_error in one
// sentence that says what to do.
void check_sandbox(sandbox::Sandbox&);
void check_languages(sandbox::Sandbox&);

}  // namespace gradus::worker
