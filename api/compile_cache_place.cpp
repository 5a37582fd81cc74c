#include "api/compile_cache_place.hpp"

#include <cstdlib>

namespace gradus::api {

std::string default_compile_cache(bool is_root) {
    if (is_root) return "/var/cache/gradus/compiled";
    const char* cache = std::getenv("XDG_CACHE_HOME");
    if (cache != nullptr && *cache == '/') return std::string(cache) + "/gradus/compiled";
    const char* home = std::getenv("HOME");
    if (home != nullptr && *home == '/') return std::string(home) + "/.cache/gradus/compiled";
    return "";
}

}  // namespace gradus::api
