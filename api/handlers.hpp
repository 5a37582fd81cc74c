// The handlers, a file a noun, each giving its rows of the address table. They run on several threads at a time and
// share Resources.
#pragma once

#include <vector>

#include "api/database_pool.hpp"
#include "api/login_limit.hpp"
#include "api/passwords.hpp"
#include "api/router.hpp"

namespace gradus::api {

struct Resources {
    DatabasePool database;
    Passwords passwords;
    LoginLimit login_limit;
};

// `resources` outlives the routes.
std::vector<Route> account_routes(Resources&);
std::vector<Route> problem_routes(Resources&);
std::vector<Route> submission_routes(Resources&);
std::vector<Route> health_routes(Resources&);

// The 404 for a slug that no problem in service has.
Response refuse_problem(const Request&);

}  // namespace gradus::api
