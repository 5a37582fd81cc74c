// The table of addresses: method + pattern → handler. A pattern's segments are words or one parameter in braces,
// "/api/v1/problems/{slug}". HEAD is answered by GET's handler (the server leaves the body out).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/http.hpp"

namespace gradus::api {

struct Route {
    std::string method;
    std::string pattern;
    Handler handler;
};

class Router {
  public:
    explicit Router(std::vector<Route> routes);

    // 404 when no pattern matches, 405 with Allow when one does for other methods only.
    Response answer(Request&) const;

    const std::vector<Route>& routes() const { return routes_; }

  private:
    std::vector<Route> routes_;
};

}  // namespace gradus::api
