// The description and the address table say the same.
#include "api/openapi.hpp"

#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "tests/api/running_service.hpp"

namespace gradus::api {
namespace {

// "GET /api/v1/problems": the lines of `paths:` that begin with two blanks and a slash are addresses, those with four
// and a method's name are its methods.
std::set<std::string> described() {
    const std::set<std::string> methods = {"get", "put", "post", "delete", "patch", "head", "options"};
    std::set<std::string> found;
    std::istringstream lines{std::string(openapi_yaml())};
    std::string address;
    bool is_in_paths = false;
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with(' ')) is_in_paths = line == "paths:";
        if (!is_in_paths || !line.ends_with(':')) continue;
        const auto start = line.find_first_not_of(' ');
        std::string word = line.substr(start, line.size() - start - 1);
        if (start == 2) address = word;
        if (start != 4 || !methods.contains(word)) continue;
        for (char& letter : word) letter = static_cast<char>(letter - 'a' + 'A');
        found.insert(word + " " + address);
    }
    return found;
}

TEST(openapi, describes_every_route_and_no_other) {
    RunningService service;
    std::set<std::string> routes;
    for (const Route& route : service.router().routes()) {
        EXPECT_TRUE(routes.insert(route.method + " " + route.pattern).second) << route.pattern << " stands twice";
    }
    EXPECT_EQ(described(), routes);
}

}  // namespace
}  // namespace gradus::api
