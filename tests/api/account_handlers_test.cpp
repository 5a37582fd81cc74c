#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/api/running_service.hpp"

namespace gradus::api {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string credentials(const std::string& name, const std::string& password = "a long password",
                        const std::string& more = "") {
    return R"({"name":")" + name + R"(","password":")" + password + "\"" + more + "}";
}

const std::string bearer = R"(,"kind":"bearer")";

TEST(accounts, are_opened_once_a_name_whatever_its_case) {
    RunningService service;
    const std::string name = fresh_name("Sato");
    const RawAnswer made = service.ask("POST", "/api/v1/accounts", "", credentials(name));
    EXPECT_EQ(made.status, 201);
    EXPECT_EQ(text_at(made, "name"), name);
    EXPECT_EQ(text_at(made, "role"), "student");
    EXPECT_THAT(made.body, Not(HasSubstr("password")));
    for (const std::string& taken : {name, "sATO" + name.substr(4)}) {
        const RawAnswer refused = service.ask("POST", "/api/v1/accounts", "", credentials(taken));
        EXPECT_EQ(refused.status, 409);
        EXPECT_EQ(text_at(refused, "type"), "/errors/name-taken");
    }
}

TEST(accounts, are_refused_field_by_field) {
    RunningService service;
    struct Row {
        std::string body;
        int status;
        std::string field;
    };
    for (const auto& [body, status, field] : {
             Row{credentials(".x"), 422, "name"},
             Row{credentials("x\\u0000y"), 422, "name"},
             Row{credentials("x", "7 bytes"), 422, "password"},
             Row{R"({"password":"a long password"})", 422, "name"},
             Row{R"({"name":"x","password":12345678})", 422, "password"},
             Row{R"({"name":"x",)", 400, ""},
             Row{credentials("x", "a long password", R"(,"role":"admin"})"), 400, ""},
         }) {
        const RawAnswer answer = service.ask("POST", "/api/v1/accounts", "", body);
        EXPECT_EQ(answer.status, status) << body;
        EXPECT_EQ(text_at(answer, "field"), field) << body;
    }
    const RawAnswer hopeful = service.ask("POST", "/api/v1/accounts", "",
                                          credentials(fresh_name("x"), "a long password", R"(,"role":"admin")"));
    EXPECT_EQ(text_at(hopeful, "role"), "student");
}

TEST(sessions, are_opened_with_a_cookie_or_a_token_and_end_when_told) {
    RunningService service;
    const std::string name = fresh_name("account");
    service.ask("POST", "/api/v1/accounts", "", credentials(name));
    RawAnswer by_cookie = service.ask("POST", "/api/v1/sessions", "", credentials(name));
    EXPECT_EQ(by_cookie.status, 201);
    EXPECT_EQ(text_at(by_cookie, "token"), "") << "scripts of a page must not see it";
    const std::string cookie = by_cookie.headers["set-cookie"];
    EXPECT_THAT(cookie, testing::StartsWith("gradus_session="));
    EXPECT_THAT(cookie, HasSubstr("; HttpOnly; SameSite=Lax;"));
    const std::string pair = "Cookie: " + cookie.substr(0, cookie.find(';')) + "\r\n";

    RawAnswer by_bearer = service.ask("POST", "/api/v1/sessions", "", credentials(name, "a long password", bearer));
    EXPECT_EQ(by_bearer.status, 201);
    EXPECT_FALSE(by_bearer.headers.contains("set-cookie"));
    const std::string token = text_at(by_bearer, "token");
    EXPECT_EQ(text_at(service.ask("GET", "/api/v1/accounts/me", token), "name"), name);

    RawClient browser(service.port());
    EXPECT_EQ(text_at(browser.ask(request_text("GET", "/api/v1/accounts/me", pair)), "name"), name);
    const std::string elsewhere = pair + "Sec-Fetch-Site: cross-site\r\n";
    EXPECT_EQ(browser.ask(request_text("DELETE", "/api/v1/sessions/current", elsewhere)).status, 403);
    RawAnswer ended = browser.ask(request_text("DELETE", "/api/v1/sessions/current", pair));
    EXPECT_EQ(ended.status, 204);
    EXPECT_THAT(ended.headers["set-cookie"], HasSubstr("gradus_session=; "));
    EXPECT_EQ(browser.ask(request_text("GET", "/api/v1/accounts/me", pair)).status, 401);
    EXPECT_EQ(service.ask("GET", "/api/v1/accounts/me", token).status, 200) << "the other session goes on";
    EXPECT_THAT(service.log(), Not(HasSubstr(token)));
}

TEST(sessions, are_needed_where_something_is_one_s_own) {
    RunningService service;
    for (const std::string& token : {std::string(), std::string("guessed"), std::string(43, 'A')}) {
        for (const char* target :
             {"/api/v1/accounts/me", "/api/v1/submissions", "/api/v1/submissions/1", "/api/v1/submissions/1/events"}) {
            RawAnswer answer = service.ask("GET", target, token);
            EXPECT_EQ(answer.status, 401) << target;
            EXPECT_EQ(text_at(answer, "type"), "/errors/not-logged-in");
            EXPECT_EQ(answer.headers["www-authenticate"], "Bearer");
        }
    }
}

TEST(sessions, are_not_opened_with_a_wrong_password_and_guessing_ends_at_its_limit) {
    ServiceSettings settings;
    settings.login_failures_max = 2;
    RunningService service(settings);
    const std::string name = fresh_name("account");
    service.ask("POST", "/api/v1/accounts", "", credentials(name));
    for (const std::string& who : {name, fresh_name("nobody")}) {
        for (int failure = 0; failure < 2; ++failure) {
            const RawAnswer wrong = service.ask("POST", "/api/v1/sessions", "", credentials(who, "a wrong password"));
            EXPECT_EQ(wrong.status, 401) << who;
            EXPECT_EQ(text_at(wrong, "type"), "/errors/wrong-password");
        }
        RawAnswer refused = service.ask("POST", "/api/v1/sessions", "", credentials(who));
        EXPECT_EQ(refused.status, 429) << who;
        EXPECT_EQ(text_at(refused, "type"), "/errors/too-many-logins");
        EXPECT_GT(std::stoi(refused.headers["retry-after"]), 0);
    }
    EXPECT_EQ(service.ask("POST", "/api/v1/sessions", "", credentials(fresh_name("another"))).status, 401);
    EXPECT_EQ(service.ask("POST", "/api/v1/sessions", "", credentials(name, "x", R"(,"kind":"x")")).status, 422);
}

TEST(sessions, wait_when_too_many_passwords_are_hashed) {
    ServiceSettings settings;
    settings.hashes_running_max = 0;
    settings.hashes_waiting_max = 0;
    RunningService service(settings);
    for (const char* target : {"/api/v1/accounts", "/api/v1/sessions"}) {
        RawAnswer answer = service.ask("POST", target, "", credentials(fresh_name("account")));
        EXPECT_EQ(answer.status, 503);
        EXPECT_EQ(text_at(answer, "type"), "/errors/busy");
        EXPECT_EQ(answer.headers["retry-after"], "2");
    }
}

}  // namespace
}  // namespace gradus::api
