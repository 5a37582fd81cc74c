#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/array.hpp>

#include "judge/storage/problems.hpp"
#include "judge/storage/queue.hpp"
#include "tests/api/running_service.hpp"

namespace gradus::api {
namespace {

using std::string_literals::operator""s;
using storage::Role;

const std::string good = R"json({"language":"python","source":"print(2)"})json";

std::string address_of(const std::string& slug) {
    return "/api/v1/problems/" + slug + "/submissions";
}
std::string address_of(storage::SubmissionId id) {
    return "/api/v1/submissions/" + std::to_string(id.value);
}

TEST(submissions, are_taken_as_json_and_as_a_form) {
    RunningService service;
    const std::string slug = add_problem();
    const std::string token = session_of(Role::student);
    const std::string form =
        "--b\r\nContent-Disposition: form-data; name=source; filename=a.py\r\n\r\nprint(2)\r\n--b--\r\n";
    for (const bool is_form : {false, true}) {
        RawAnswer answer = service.ask("POST", address_of(slug), token, is_form ? form : good,
                                       is_form ? "multipart/form-data; boundary=b" : "application/json");
        ASSERT_EQ(answer.status, 202) << answer.body;
        EXPECT_EQ(text_at(answer, "state"), "queued");
        const std::string location = answer.headers["location"];
        EXPECT_EQ(location, "/api/v1/submissions/" + text_at(answer, "id"));
        EXPECT_EQ(text_at(answer, "events"), location + "/events");
        const RawAnswer shown = service.ask("GET", location, token);
        EXPECT_EQ(shown.status, 200);
        EXPECT_EQ(text_at(shown, "source"), "print(2)");
        EXPECT_EQ(text_at(shown, "language"), "python");
        EXPECT_EQ(text_at(shown, "verdict"), "null");
    }
}

TEST(submissions, that_are_bad_input_get_a_clear_error_and_leave_nothing) {
    RunningService service;
    const std::string slug = add_problem();
    const std::string token = session_of(Role::student);
    struct Row {
        std::string slug;
        std::string body;
        int status;
        std::string type;
    };
    for (const auto& [where, body, status, type] : {
             Row{"absent", good, 404, "/errors/unknown-problem"},
             Row{slug, R"({"language":"cobol","source":"x"})", 422, "/errors/unknown-language"},
             Row{slug, R"({"language":"python","source":")" + std::string(262'145, 'x') + "\"}", 413,
                 "/errors/source-too-large"},
             Row{slug, std::string(2'097'153, ' '), 413, "/errors/body-too-large"},
             Row{slug, R"({"language":)", 400, "/errors/malformed-json"},
             Row{slug, R"({"language":"python"})", 422, "/errors/invalid-field"},
         }) {
        RawAnswer answer = service.ask("POST", address_of(where), token, body);
        EXPECT_EQ(answer.status, status) << type;
        EXPECT_EQ(text_at(answer, "type"), type);
        EXPECT_EQ(text_at(answer, "status"), std::to_string(status));
        EXPECT_EQ(answer.headers["content-type"], "application/problem+json");
    }
    EXPECT_EQ(
        text_at(service.ask("POST", address_of(slug), token, R"({"language":"cobol","source":"x"})"), "languages"),
        R"(["cpp","python"])");
    EXPECT_EQ(text_at(service.ask("POST", address_of(slug), token, "{\n\"language\": }"), "place"), "2:13");
    EXPECT_EQ(service.ask("POST", address_of(slug), "", good).status, 401);
    EXPECT_EQ(text_at(service.ask("GET", "/api/v1/submissions", token), "submissions"), "[]");
}

TEST(submissions, are_seen_by_their_owner_and_by_teachers_alone) {
    RunningService service;
    const std::string owner = session_of(Role::student);
    const auto id = service.submit(add_problem(), owner);
    const std::pair<std::string, int> rows[] = {{owner, 200},
                                                {session_of(Role::student), 404},
                                                {session_of(Role::teacher), 200},
                                                {session_of(Role::admin), 200},
                                                {"", 401}};
    for (const auto& [token, status] : rows) {
        EXPECT_EQ(service.ask("GET", address_of(id), token).status, status);
        if (status == 200) continue;
        EXPECT_EQ(service.ask("GET", address_of(id) + "/events", token).status, status);
    }
    const RawAnswer others = service.ask("GET", address_of(id), rows[1].first);
    for (const char* absent : {"9223372036854775807", "99999999999999999999", "0", "-1", "1x", "%ff"}) {
        EXPECT_EQ(service.ask("GET", "/api/v1/submissions/" + std::string(absent), owner).body, others.body) << absent;
    }
}

TEST(submissions, of_one_student_wait_in_tens_at_most) {
    RunningService service;
    const std::string slug = add_problem();
    const std::string token = session_of(Role::student);
    for (int i = 0; i < 10; ++i) EXPECT_EQ(service.ask("POST", address_of(slug), token, good).status, 202);
    RawAnswer refused = service.ask("POST", address_of(slug), token, good);
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(text_at(refused, "type"), "/errors/too-many-waiting");
    EXPECT_EQ(refused.headers["retry-after"], "10");
    EXPECT_EQ(service.ask("POST", address_of(slug), session_of(Role::student), good).status, 202);
}

TEST(submissions, are_listed_page_by_page_one_s_own_alone) {
    RunningService service;
    const std::string slug = add_problem();
    const std::string token = session_of(Role::student);
    std::vector<std::int64_t> ids;
    for (int i = 0; i < 5; ++i) ids.insert(ids.begin(), service.submit(slug, token).value);
    service.submit(slug, session_of(Role::student));
    std::vector<std::int64_t> seen;
    std::string target = "/api/v1/submissions?limit=2";
    for (int page = 0; page < 3; ++page) {
        const RawAnswer answer = service.ask("GET", target, token);
        const auto list = json_of(answer).at("submissions").as_array();
        for (const auto& line : list) seen.push_back(line.at("id").as_int64());
        target = "/api/v1/submissions?limit=2&before=" + text_at(answer, "next_before");
    }
    EXPECT_EQ(seen, ids);
    EXPECT_EQ(target, "/api/v1/submissions?limit=2&before=null") << "the last page says so";
    for (const char* query : {"limit=0", "limit=201", "limit=x", "limit=", "before=0", "before=-1", "before=null",
                              "before=9223372036854775808", "limit=1.5"}) {
        const RawAnswer answer = service.ask("GET", "/api/v1/submissions?" + std::string(query), token);
        EXPECT_EQ(answer.status, 400) << query;
        EXPECT_EQ(text_at(answer, "parameter"), std::string(query).substr(0, std::string(query).find('=')));
    }
    EXPECT_EQ(service.ask("GET", "/api/v1/submissions?limit=200&before=9223372036854775807", token).status, 200);
}

// What a worker writes, one step at a call.
class Worker {
  public:
    explicit Worker(storage::SubmissionId wanted) {
        while (claim_.submission != wanted) {
            claim_ = storage::claim(database_, "worker", std::chrono::minutes(1)).value();
        }
    }
    void compile() {
        storage::Event event;
        event.kind = storage::EventKind::compiled;
        event.verdict = judge::Verdict::accepted;
        event.cases_total = 1;
        ASSERT_TRUE(storage::append_event(database_, claim_, event));
    }
    void grade_case() {
        storage::Event event;
        event.kind = storage::EventKind::case_graded;
        event.verdict = judge::Verdict::wrong_answer;
        event.case_name = "sample/01";
        event.case_group = "sample";
        event.message = "a\0\xff\x1b[31m\n"s;
        event.output = "\xff";
        event.runs = 3;
        event.limit = judge::MetLimit{judge::LimitKind::cpu_time, 1'000'000, 1'070'000};
        ASSERT_TRUE(storage::append_event(database_, claim_, event));
    }
    void give_back() { ASSERT_TRUE(storage::give_back(database_, claim_)); }
    void end() { ASSERT_TRUE(storage::record_verdict(database_, claim_, judge::Verdict::wrong_answer, 0, "private")); }

  private:
    storage::Database database_ = database_as(storage::DatabaseRole::worker);
    storage::Claim claim_;
};

std::vector<std::string> types_of(const std::string& stream) {
    std::vector<std::string> types;
    for (auto at = stream.find("id: "); at != std::string::npos; at = stream.find("id: ", at + 1)) {
        const auto type = stream.find("event: ", at) + 7;
        types.push_back(stream.substr(at + 4, stream.find('\n', at) - at - 4) + " " +
                        stream.substr(type, stream.find('\n', type) - type));
    }
    return types;
}

using testing::ElementsAre;

TEST(events, are_told_live_and_end_with_the_verdict) {
    RunningService service;
    const std::string token = session_of(Role::student);
    const auto id = service.submit(add_problem(), token);
    const std::string asked =
        request_text("GET", address_of(id) + "/events", "Authorization: Bearer " + token + "\r\n");
    RawClient follower(service.port());
    follower.send(asked);
    EXPECT_THAT(follower.read_until("event: queued\n"), testing::HasSubstr("id: 1\n"));
    Worker worker(id);
    EXPECT_THAT(follower.read_until("event: claimed\n"), testing::HasSubstr("id: 2\n"));
    worker.compile();
    follower.read_until("event: compiled\n");
    worker.grade_case();
    EXPECT_THAT(follower.read_until("event: case\n"), testing::HasSubstr("id: 4\n"));
    worker.end();
    const std::string rest = follower.read_until("0\r\n\r\n");
    EXPECT_THAT(rest, testing::HasSubstr(R"("message":"a\\x00\\xFF\\x1B[31m\n")"));
    const std::string limit = R"("runs":3,"limit":{"kind":"cpu_time","unit":"us","allowed":1000000,"used":1070000})";
    EXPECT_THAT(rest, testing::HasSubstr(limit));
    EXPECT_THAT(service.ask("GET", address_of(id), token).body, testing::HasSubstr(limit));
    EXPECT_THAT(rest, testing::HasSubstr(R"("verdict":"wrong_answer","points":0,"points_max":100)"));
    EXPECT_THAT(rest, testing::Not(testing::HasSubstr("private")));
}

TEST(events, are_replayed_after_the_last_one_that_was_told) {
    RunningService service;
    const std::string token = session_of(Role::student);
    const auto id = service.submit(add_problem(), token);
    {
        Worker worker(id);
        worker.compile();
        worker.grade_case();
        worker.end();
    }
    const auto ask = [&](const std::string& last) {
        RawClient client(service.port());
        return client.ask(request_text("GET", address_of(id) + "/events",
                                       "Authorization: Bearer " + token + "\r\nLast-Event-ID: " + last + "\r\n"));
    };
    EXPECT_THAT(types_of(ask("0").body), ElementsAre("1 queued", "2 claimed", "3 compiled", "4 case", "5 graded"));
    EXPECT_THAT(types_of(ask("3").body), ElementsAre("4 case", "5 graded"));
    EXPECT_THAT(types_of(ask("4").body), ElementsAre("5 graded"));
    for (const char* last : {"5", "6", "9223372036854775807"}) EXPECT_EQ(ask(last).status, 204) << last;
    for (const char* last : {"x", "-1", "5x", "9223372036854775808"}) {
        EXPECT_EQ(text_at(ask(last), "parameter"), "Last-Event-ID") << last;
    }
}

TEST(events, of_a_worker_that_gave_up_do_not_stand_in_the_submission) {
    RunningService service;
    const std::string token = session_of(Role::student);
    const auto id = service.submit(add_problem(), token);
    {
        Worker first(id);
        first.compile();
        first.grade_case();
        first.give_back();
    }
    Worker second(id);
    RawAnswer answer = service.ask("GET", address_of(id), token);
    EXPECT_EQ(text_at(answer, "state"), "grading");
    EXPECT_EQ(text_at(answer, "cases"), "[]");
    EXPECT_EQ(text_at(answer, "compile"), "null");
    second.compile();
    second.grade_case();
    second.end();
    answer = service.ask("GET", address_of(id), token);
    EXPECT_EQ(text_at(answer, "state"), "graded");
    EXPECT_EQ(text_at(answer, "verdict"), "wrong_answer");
    EXPECT_EQ(json_of(answer).at("cases").as_array().size(), 1U);
    EXPECT_EQ(json_of(answer).at("cases").at(0).at("output").as_string(), "\\xFF");
}

}  // namespace
}  // namespace gradus::api
