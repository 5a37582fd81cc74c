#include "api/runtime_image.hpp"

#include <cstdlib>

namespace gradus::api {

std::string default_runtime_image() {
    const char* chosen = std::getenv("GRADUS_RUNTIME");
    return chosen != nullptr && *chosen != '\0' ? chosen : "/var/lib/gradus/runtime/" GRADUS_RUNTIME_HASH;
}

}  // namespace gradus::api
