// What a request says of who sends it: where from, by whose will, with which session.
#include "api/caller.hpp"

#include <gtest/gtest.h>

#include "api/same_origin.hpp"

namespace gradus::api {
namespace {

using Headers = std::multimap<std::string, std::string>;

Request request_with(const Headers& headers, const std::string& method = "POST",
                     const std::string& address = "127.0.0.1") {
    Request request;
    request.method = method;
    request.path = "/";
    request.headers = headers;
    request.remote_address = address;
    return request;
}

TEST(same_origin, is_what_a_browser_must_say_of_a_request_that_changes_something) {
    struct Row {
        Headers headers;
        bool is_forged;
    };
    const Row rows[] = {
        {{}, false},
        {{{"sec-fetch-site", "same-origin"}}, false},
        {{{"sec-fetch-site", "none"}}, false},
        {{{"sec-fetch-site", "same-site"}}, true},
        {{{"sec-fetch-site", "cross-site"}}, true},
        {{{"sec-fetch-site", "cross-site"}, {"origin", "http://a:8000"}, {"host", "a:8000"}}, true},
        {{{"origin", "http://a:8000"}, {"host", "a:8000"}}, false},
        {{{"origin", "https://a"}, {"host", "a"}}, false},
        {{{"origin", "http://a:8001"}, {"host", "a:8000"}}, true},
        {{{"origin", "http://a.evil"}, {"host", "a"}}, true},
        {{{"origin", "http://evil"}, {"host", "a"}}, true},
        {{{"origin", "null"}, {"host", "a"}}, true},
        {{{"origin", "http://a"}}, true},
        {{{"origin", "http://evil"}, {"host", "a"}, {"authorization", "Bearer t"}}, false},
    };
    for (const auto& [headers, is_expected] : rows) {
        for (const char* method : {"POST", "DELETE", "PUT", "PATCH"}) {
            EXPECT_EQ(is_forged(request_with(headers, method)), is_expected) << testing::PrintToString(headers);
        }
        for (const char* method : {"GET", "HEAD", "OPTIONS"}) EXPECT_FALSE(is_forged(request_with(headers, method)));
    }
}

TEST(session_token, is_the_bearer_token_or_else_that_of_the_cookie) {
    const std::pair<Headers, std::string> rows[] = {
        {{}, ""},
        {{{"authorization", "Bearer abc"}}, "abc"},
        {{{"authorization", "bearer  abc "}}, "abc"},
        {{{"authorization", "Basic abc"}}, ""},
        {{{"cookie", "gradus_session=abc"}}, "abc"},
        {{{"cookie", "a=b; gradus_session=abc; c=d"}}, "abc"},
        {{{"cookie", "gradus_session=first; gradus_session=second"}}, "first"},
        {{{"cookie", "gradus_session_old=x; xgradus_session=y"}}, ""},
        {{{"cookie", ";;=;gradus_session"}}, ""},
        {{{"cookie", "gradus_session=abc"}, {"authorization", "Bearer def"}}, "def"},
        {{{"cookie", "gradus_session=abc"}, {"authorization", "Basic def"}}, ""},
        {{{"authorization", "Bearer " + std::string(128, 'x')}}, std::string(128, 'x')},
        {{{"authorization", "Bearer " + std::string(129, 'x')}}, ""},
    };
    for (const auto& [headers, token] : rows) EXPECT_EQ(session_token(request_with(headers)), token);
}

TEST(session_cookie, is_secure_where_the_proxy_speaks_https) {
    EXPECT_EQ(session_cookie(request_with({}), "abc"),
              "gradus_session=abc; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000");
    EXPECT_EQ(session_cookie(request_with({{"x-forwarded-proto", "https"}}), "abc"),
              "gradus_session=abc; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000; Secure");
    EXPECT_EQ(ended_cookie(request_with({})), "gradus_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
}

TEST(client_address, is_what_the_proxy_on_this_machine_says_last_and_nobody_else_may_say) {
    struct Row {
        Headers headers;
        std::string peer;
        std::string address;
    };
    const Row rows[] = {
        {{}, "10.0.0.1", "10.0.0.1"},
        {{{"x-forwarded-for", "10.0.0.9"}}, "10.0.0.1", "10.0.0.1"},
        {{{"x-forwarded-for", "10.0.0.9"}}, "127.0.0.1", "10.0.0.9"},
        {{{"x-forwarded-for", "1.1.1.1, 10.0.0.9"}}, "::1", "10.0.0.9"},
        {{{"x-forwarded-for", "1.1.1.1"}, {"x-forwarded-for", "10.0.0.9"}}, "::ffff:127.0.0.1", "10.0.0.9"},
    };
    for (const auto& [headers, peer, address] : rows) {
        EXPECT_EQ(client_address(request_with(headers, "POST", peer)), address);
    }
}

}  // namespace
}  // namespace gradus::api
