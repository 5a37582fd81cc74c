// Where compiled programs are kept when nobody says where.
#pragma once

#include <string>

namespace gradus::api {

// Root's is the system's: /var/cache/gradus/compiled. Another user's is below $XDG_CACHE_HOME, or .cache at home (the
// XDG base directory specification, which has relative paths ignored); empty, which is no cache, without a home.
std::string default_compile_cache(bool is_root);

}  // namespace gradus::api
