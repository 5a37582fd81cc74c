// The description of the HTTP interface, api/openapi.yaml, built into the program.
#pragma once

#include <string_view>

namespace gradus::api {

std::string_view openapi_yaml();

}  // namespace gradus::api
