#include "api/solution.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "judge/grade.hpp"

namespace gradus::api {
namespace {

storage::PublicProblem problem() {
    storage::PublicProblem problem;
    problem.slug = "p";
    problem.languages = {"cpp", "python"};
    return problem;
}

OrRefusal<Solution> read(const std::string& type, const std::string& body) {
    Request request;
    request.method = "POST";
    request.headers.emplace("content-type", type);
    request.body = body;
    return read_solution(request, problem());
}

OrRefusal<Solution> read_form(const std::string& body) {
    return read("multipart/form-data; boundary=b", body + "--b--\r\n");
}

std::string part(const std::string& name, const std::string& bytes) {
    return "--b\r\nContent-Disposition: form-data; " + name + "\r\n\r\n" + bytes + "\r\n";
}

std::string json_of(const std::string& language, const std::string& source) {
    return boost::json::serialize(boost::json::object{{"language", language}, {"source", source}});
}

// "cpp:source", or the status and the body of the refusal.
std::string outcome(const OrRefusal<Solution>& reading) {
    if (const auto* solution = std::get_if<Solution>(&reading)) return solution->language + ":" + solution->source;
    const auto& refusal = std::get<Response>(reading);
    return std::to_string(refusal.status) + " " + refusal.body;
}

TEST(solution, comes_as_json_or_as_a_form_that_may_leave_the_language_to_the_file) {
    EXPECT_EQ(outcome(read("application/json", json_of("cpp", "int x;"))), "cpp:int x;");
    EXPECT_EQ(outcome(read_form(part("name=source", "x = 1") + part("name=language", "python"))), "python:x = 1");
    EXPECT_EQ(outcome(read_form(part("name=source; filename=\"a.b/c.py\"", "x = 1"))), "python:x = 1");
    EXPECT_EQ(outcome(read_form(part("name=source; filename=a.cpp", "x = 1") + part("name=language", "python"))),
              "python:x = 1");
}

TEST(solution, is_refused_in_words_that_say_what_to_change) {
    using testing::AllOf;
    using testing::HasSubstr;
    using testing::StartsWith;
    const std::string field_source = R"("field":"source")";
    const std::string field_language = R"("field":"language")";
    const auto refused = [](int status, const std::string& words) {
        return AllOf(StartsWith(std::to_string(status) + " "), HasSubstr(words));
    };
    EXPECT_THAT(outcome(read("application/json", json_of("cobol", "x"))),
                refused(422, R"("languages":["cpp","python"])"));
    EXPECT_THAT(outcome(read("application/json", json_of("", "x"))), refused(422, "unknown-language"));
    EXPECT_THAT(outcome(read("application/json", R"({"source":"x"})")), refused(422, field_language));
    EXPECT_THAT(outcome(read("application/json", R"({"language":"cpp"})")), refused(422, field_source));
    EXPECT_THAT(outcome(read("application/json", R"({"language":"cpp","source":5})")), refused(422, field_source));
    EXPECT_THAT(outcome(read("application/json", "{")), refused(400, R"("place":"1:2")"));
    EXPECT_THAT(outcome(read("text/plain", "x")), refused(415, "unsupported-media-type"));
    EXPECT_THAT(outcome(read("application/json", json_of("cpp", " \n\t"))), refused(422, field_source));
    EXPECT_THAT(outcome(read_form(part("name=language", "cpp"))), refused(422, field_source));
    EXPECT_THAT(outcome(read_form(part("name=source; filename=a.txt", "x"))), refused(422, field_language));
    EXPECT_THAT(outcome(read_form(part("name=source; filename=a.py", ""))), refused(422, field_source));
    EXPECT_THAT(outcome(read_form(part("name=source; filename=a.py", "x = '\xff'"))), refused(422, "not UTF-8"));
    EXPECT_THAT(outcome(read("multipart/form-data; boundary=b", "--b")), refused(400, "malformed-multipart"));
}

TEST(solution, may_have_as_many_bytes_as_the_judge_takes) {
    const auto limit = static_cast<std::size_t>(judge::source_bytes_max);
    ASSERT_EQ(limit, 256U << 10);
    for (const std::size_t size : {limit - 1, limit, limit + 1, limit * 4}) {
        const std::string source(size, 'x');
        for (const auto& reading : {read("application/json", json_of("cpp", source)),
                                    read_form(part("name=source; filename=a.cpp", source))}) {
            if (size <= limit) {
                EXPECT_TRUE(std::holds_alternative<Solution>(reading)) << size;
            } else {
                EXPECT_THAT(outcome(reading), testing::StartsWith("413 ")) << size;
                EXPECT_THAT(outcome(reading), testing::HasSubstr("source-too-large"));
            }
        }
    }
}

}  // namespace
}  // namespace gradus::api
