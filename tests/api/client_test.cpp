// The command line's side of HTTP before the real service.
#include "api/client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "judge/storage/queue.hpp"
#include "tests/api/running_service.hpp"

namespace gradus::api {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string address_of(const RunningService& service) {
    return "http://127.0.0.1:" + std::to_string(service.port());
}

void grade(storage::SubmissionId id) {
    auto worker = database_as(storage::DatabaseRole::worker);
    storage::Claim claim;
    while (claim.submission != id) claim = storage::claim(worker, "worker", std::chrono::minutes(1)).value();
    ASSERT_TRUE(storage::record_verdict(worker, claim, judge::Verdict::accepted, 100));
}

TEST(client, asks_sends_and_follows_to_the_end_from_where_it_was) {
    RunningService service;
    Client client(address_of(service) + "/", session_of(storage::Role::student));
    const std::string slug = add_problem();
    EXPECT_EQ(client.get("/api/v1/problems/" + slug).status, 200);
    const Answer refused = client.post("/api/v1/problems/" + slug + "/submissions", "{");
    EXPECT_EQ(refused.status, 400);
    EXPECT_THAT(refused.body, HasSubstr("/errors/malformed-json"));
    const Answer taken =
        client.post("/api/v1/problems/" + slug + "/submissions", R"({"language":"python","source":"print"})");
    ASSERT_EQ(taken.status, 202);
    const storage::SubmissionId id{boost::json::parse(taken.body).at("id").as_int64()};
    const std::string events = "/api/v1/submissions/" + std::to_string(id.value) + "/events";
    std::vector<std::string> types;
    const auto on_event = [&](const StreamEvent& event) {
        if (event.type == "queued") grade(id);
        types.push_back(event.type);
    };
    EXPECT_EQ(client.follow(events, 0, on_event).status, 200);
    EXPECT_THAT(types, ElementsAre("queued", "claimed", "graded"));
    types.clear();
    EXPECT_EQ(client.follow(events, 2, on_event).status, 200);
    EXPECT_THAT(types, ElementsAre("graded"));
    EXPECT_EQ(client.follow(events, 3, on_event).status, 204) << "all was told";
    const auto fail = [](const StreamEvent&) { throw std::runtime_error("enough"); };
    EXPECT_THROW(client.follow(events, 0, fail), std::runtime_error);
    EXPECT_EQ(client.get("/healthz").status, 200) << "and goes on";
    EXPECT_THAT(client.follow("/api/v1/submissions/0/events", 0, on_event).body, HasSubstr("unknown-submission"));
}

TEST(client, says_which_server_it_did_not_reach) {
    std::string gone;
    {
        RunningService service;
        gone = address_of(service);
    }
    Client client(gone, "token-that-nobody-reads");
    try {
        client.get("/healthz");
        FAIL() << "nobody is there";
    } catch (const Unreachable& error) {
        EXPECT_THAT(error.what(), HasSubstr(gone));
        EXPECT_THAT(error.what(), testing::Not(HasSubstr("token-that-nobody-reads")));
    }
    for (const char* address : {"", "127.0.0.1:8000", "file:///etc/passwd", "ftp://a"}) {
        EXPECT_THROW(Client(address, ""), std::invalid_argument) << address;
    }
}

}  // namespace
}  // namespace gradus::api
