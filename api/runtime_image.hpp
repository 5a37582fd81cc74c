// Where the runtime image of this build's recipe is (deploy/runtime/make).
#pragma once

#include <string>

namespace gradus::api {

// $GRADUS_RUNTIME, or the place under the hash of the recipe that this program was built with.
std::string default_runtime_image();

}  // namespace gradus::api
