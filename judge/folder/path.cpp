#include "judge/folder/path.hpp"

#include <cstdint>

#include "judge/problem_folder.hpp"
#include "judge/utf8.hpp"

namespace gradus::judge {

bool is_plain_name(std::string_view name) {
    return !name.empty() && name != "." && name != ".." && name.find_first_of("/\t\r\n") == std::string_view::npos &&
           is_plain_text(name);
}

bool is_plain_path(std::string_view path) {
    if (path.size() > static_cast<std::size_t>(path_bytes_max)) return false;
    for (std::int64_t folders = 0; folders <= folder_depth_max; ++folders) {
        const std::size_t slash = path.find('/');
        if (!is_plain_name(path.substr(0, slash))) return false;
        if (slash == std::string_view::npos) return true;
        path.remove_prefix(slash + 1);
    }
    return false;
}

}  // namespace gradus::judge
