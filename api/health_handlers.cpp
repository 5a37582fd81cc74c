#include "api/handlers.hpp"
#include "api/openapi.hpp"
#include "judge/storage/problems.hpp"

namespace gradus::api {
namespace {

Response text_response(std::string type, std::string text) {
    Response response;
    response.headers = {{"Content-Type", std::move(type)}};
    response.body = std::move(text);
    return response;
}

// The database answers, knows our role and has our tables; else lend or the query throws, and the answer is a 503.
Response show_readiness(Resources& resources) {
    auto database = resources.database.lend();
    storage::find_problem(*database, "");
    return text_response("text/plain", "ready\n");
}

}  // namespace

std::vector<Route> health_routes(Resources& resources) {
    return {
        {"GET", "/healthz", [](Request&) { return text_response("text/plain", "alive\n"); }},
        {"GET", "/readyz", [&](Request&) { return show_readiness(resources); }},
        {"GET", "/api/v1/openapi.yaml",
         [](Request&) { return text_response("application/yaml", std::string(openapi_yaml())); }},
    };
}

}  // namespace gradus::api
