#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/api/running_service.hpp"

namespace gradus::api {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(problems, are_listed_and_shown_to_everyone_without_their_secret_cases) {
    RunningService service;
    const std::string slug = add_problem();
    const RawAnswer list = service.ask("GET", "/api/v1/problems");
    EXPECT_EQ(list.status, 200);
    EXPECT_THAT(list.body, HasSubstr("\"slug\":\"" + slug + "\""));
    const RawAnswer detail = service.ask("GET", "/api/v1/problems/" + slug);
    EXPECT_EQ(detail.status, 200);
    EXPECT_EQ(text_at(detail, "statements"), R"({"en":"Double the number.","ja":"二倍にせよ。"})");
    EXPECT_EQ(text_at(detail, "samples"), R"([{"name":"sample/01","input":"1\n","answer":"2\n"}])");
    EXPECT_EQ(json_of(detail).at("limits").at("source_bytes_max").as_int64(), 262'144);
    for (const RawAnswer& answer : {list, detail}) {
        EXPECT_THAT(answer.body, Not(HasSubstr("out of reach")));
        EXPECT_THAT(answer.body, Not(HasSubstr("secret")));
        EXPECT_THAT(answer.body, Not(HasSubstr("package")));
    }
}

TEST(problems, that_are_not_there_are_404_whatever_their_slug) {
    RunningService service;
    for (const char* slug : {"absent", "%ff", "a%20b", "'%3b--", "..%2f..", "%e3%81%82"}) {
        const RawAnswer answer = service.ask("GET", "/api/v1/problems/" + std::string(slug));
        EXPECT_EQ(answer.status, 404) << slug;
    }
    EXPECT_EQ(text_at(service.ask("GET", "/api/v1/problems/absent"), "type"), "/errors/unknown-problem");
    EXPECT_EQ(service.ask("GET", "/api/v1/problems/a%00b").status, 400);
}

TEST(health, is_told_with_and_without_a_database) {
    RunningService service;
    EXPECT_EQ(service.ask("GET", "/healthz").body, "alive\n");
    EXPECT_EQ(service.ask("GET", "/readyz").body, "ready\n");
    EXPECT_THAT(service.ask("GET", "/api/v1/openapi.yaml").body, testing::StartsWith("openapi: 3.1"));
}

TEST(health, survives_a_database_that_is_away) {
    ServiceSettings settings;
    settings.database_url = "postgresql://gradus_server:hidden@/gradus?host=/nonexistent";
    RunningService service(settings);
    EXPECT_EQ(service.ask("GET", "/healthz").status, 200);
    for (const char* target : {"/readyz", "/api/v1/problems", "/api/v1/submissions"}) {
        RawAnswer answer = service.ask("GET", target, "token");
        EXPECT_EQ(answer.status, 503) << target;
        EXPECT_EQ(text_at(answer, "type"), "/errors/unavailable");
        EXPECT_EQ(answer.headers["retry-after"], "2");
        EXPECT_THAT(answer.body, Not(HasSubstr("nonexistent")));
    }
    EXPECT_THAT(service.log(), HasSubstr("database: "));
    EXPECT_THAT(service.log(), Not(HasSubstr("hidden")));
}

TEST(connections, that_are_all_lent_are_waited_for_and_then_refused) {
    ServiceSettings settings;
    settings.database_connections_max = 0;
    settings.database_wait_ms_max = std::chrono::milliseconds(1);
    RunningService service(settings);
    EXPECT_EQ(service.ask("GET", "/readyz").status, 503);
}

}  // namespace
}  // namespace gradus::api
