#include "api/router.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gradus::api {
namespace {

// Answers with the pattern that was met and the parameters it took.
Route route(const std::string& method, const std::string& pattern) {
    return {method, pattern, [method, pattern](Request& request) {
                Response response;
                response.body = method + " " + pattern;
                for (const auto& [name, value] : request.path_parameters) response.body += " " + name + "=" + value;
                return response;
            }};
}

Response answer(const std::string& method, const std::string& path) {
    static const Router router({route("GET", "/"), route("GET", "/problems"), route("POST", "/problems"),
                                route("GET", "/problems/{slug}"), route("DELETE", "/problems/{slug}/files/{name}")});
    Request request;
    request.method = method;
    request.path = path;
    return router.answer(request);
}

std::string header(const Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers) {
        if (key == name) return value;
    }
    return {};
}

TEST(router, finds_the_handler_and_takes_the_parameters) {
    const std::vector<std::array<std::string, 3>> rows = {
        {"GET", "/", "GET /"},
        {"GET", "/problems", "GET /problems"},
        {"HEAD", "/problems", "GET /problems"},
        {"POST", "/problems", "POST /problems"},
        {"GET", "/problems/a", "GET /problems/{slug} slug=a"},
        {"GET", "/problems/{slug}", "GET /problems/{slug} slug={slug}"},
        {"GET", "/problems/a b\xff", "GET /problems/{slug} slug=a b\xff"},
        {"DELETE", "/problems/a/files/b.c", "DELETE /problems/{slug}/files/{name} name=b.c slug=a"},
    };
    for (const auto& [method, path, expected] : rows) {
        const Response response = answer(method, path);
        EXPECT_EQ(response.status, 200) << path;
        EXPECT_EQ(response.body, expected);
    }
}

TEST(router, answers_404_where_there_is_nothing) {
    for (const char* path : {"/problem", "/problemss", "/Problems", "/problems/", "/problems//", "//problems",
                             "/problems/a/", "/problems/a/b", "/problems//files/x", "/problems/a/files", "//"}) {
        const Response response = answer("GET", path);
        EXPECT_EQ(response.status, 404) << path;
        EXPECT_THAT(response.body, testing::HasSubstr("/errors/unknown-page")) << path;
    }
}

TEST(router, answers_405_with_what_is_allowed) {
    const std::vector<std::array<std::string, 3>> rows = {
        {"DELETE", "/problems", "GET, HEAD, POST"},
        {"POST", "/problems/a", "GET, HEAD"},
        {"GET", "/problems/a/files/b", "DELETE"},
        {"HEAD", "/problems/a/files/b", "DELETE"},
        {"get", "/", "GET, HEAD"},
    };
    for (const auto& [method, path, allowed] : rows) {
        const Response response = answer(method, path);
        EXPECT_EQ(response.status, 405) << method << " " << path;
        EXPECT_EQ(header(response, "Allow"), allowed) << method << " " << path;
    }
}

}  // namespace
}  // namespace gradus::api
