// What tells the compilers of one runtime image from those of another.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace gradus::worker {

// The image's name, which is the hash of its recipe, and the list of its packages with their versions: the same recipe
// can have been built before and after an update of g++. Nothing when the image has no such list. An image is not
// changed once it is built.
std::optional<std::string> toolchain_of(const std::filesystem::path& image);

}  // namespace gradus::worker
