// What a path inside a Folder may look like: relative, no "." or "..", plain UTF-8 without control characters, within
// the limits of problem_folder.hpp. Both doors into a Folder (the disk and a packed blob) ask here, so nothing behind
// them has to.
#pragma once

#include <string_view>

namespace gradus::judge {

// One component of a path.
bool is_plain_name(std::string_view name);
bool is_plain_path(std::string_view path);

}  // namespace gradus::judge
