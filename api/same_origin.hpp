// Cross-site request forgery: a browser adds our cookie to requests that another site made it send. Browsers say where
// an unsafe request came from; programs that are not browsers say nothing and have no cookies that someone else could
// abuse. The rule is that of Go's net/http.CrossOriginProtection (Sec-Fetch-Site first, then Origin against Host).
#pragma once

#include "api/http.hpp"

namespace gradus::api {

// Whether a browser says that another site made this request, and it is one that may change something.
bool is_forged(const Request&);

}  // namespace gradus::api
