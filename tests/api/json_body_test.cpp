#include "api/json_body.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gradus::api {
namespace {

Request request_with(std::string body, const std::string& type = "application/json") {
    Request request;
    request.method = "POST";
    request.path = "/";
    request.headers.emplace("content-type", type);
    request.body = std::move(body);
    return request;
}

std::string place_of(const std::string& text) {
    const auto reading = read_json(text);
    const auto* defect = std::get_if<JsonDefect>(&reading);
    if (defect == nullptr) return "valid";
    EXPECT_FALSE(defect->message.empty());
    return std::to_string(defect->line) + ":" + std::to_string(defect->column);
}

TEST(json_body, says_where_a_text_breaks) {
    const std::pair<std::string, std::string> rows[] = {
        {R"({"a": 1})", "valid"},
        {" [1, 2]\n", "valid"},
        {"", "1:1"},
        {R"({"a": 1,})", "1:9"},
        {"{\n  \"a\": 1,\n  \"b\": x\n}", "3:8"},
        {R"({"a": 1} x)", "1:10"},
        {"{'a': 1}", "1:2"},
        {"{\"a\": 1", "1:8"},
        {"\n\n[1, 2", "3:6"},
        {"// remark\n1", "1:1"},
        {"[1] [2]", "1:5"},
    };
    for (const auto& [text, place] : rows) EXPECT_EQ(place_of(text), place) << text;
}

TEST(json_body, takes_no_text_that_is_not_utf_8) {
    for (const std::string text :
         {"\"\xff\"", "\"\xc0\xaf\"", "\"\xed\xa0\x80\"", "\"\\ud800\"", "\"a\nb\"", "\"\xe3\x81\""}) {
        EXPECT_NE(place_of(text), "valid") << testing::PrintToString(text);
    }
    EXPECT_EQ(place_of("\"\xe3\x81\x82 \\u0000 \\ud83d\\ude42\""), "valid");
}

TEST(json_body, is_read_to_its_limit_of_depth) {
    const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    EXPECT_EQ(place_of(nested(json_depth_max - 1)), "valid");
    EXPECT_EQ(place_of(nested(json_depth_max)), "valid");
    EXPECT_NE(place_of(nested(json_depth_max + 1)), "valid");
    EXPECT_NE(place_of(std::string(1'000'000, '[')), "valid");
}

TEST(json_body, must_be_an_object_of_the_right_type) {
    struct Row {
        const char* type;
        const char* body;
        int status;
    };
    for (const auto& [type, body, status] : {
             Row{"application/json", "{}", 200},
             Row{"application/json; charset=utf-8", "{}", 200},
             Row{"text/plain", "{}", 415},
             Row{"", "{}", 415},
             Row{"application/json", "{", 400},
             Row{"application/json", "[]", 422},
             Row{"application/json", "null", 422},
             Row{"application/json", "\"{}\"", 422},
         }) {
        const auto reading = read_object(request_with(body, type));
        const auto* refusal = std::get_if<Response>(&reading);
        EXPECT_EQ(refusal == nullptr ? 200 : refusal->status, status) << type << " " << body;
    }
}

TEST(json_body, that_is_broken_is_refused_with_its_place) {
    const auto reading = read_object(request_with("{\n\"a\": }"));
    const auto& refusal = std::get<Response>(reading);
    EXPECT_THAT(refusal.body, testing::HasSubstr(R"("place":"2:6")"));
    EXPECT_THAT(refusal.body, testing::HasSubstr("At line 2, column 6: "));
}

TEST(json_body, has_fields_that_must_be_strings) {
    const Request request = request_with("");
    const boost::json::object object{{"text", "a"}, {"number", 1}, {"nothing", nullptr}, {"list", {"a"}}};
    EXPECT_EQ(std::get<std::string>(string_field(request, object, "text")), "a");
    for (const char* name : {"number", "nothing", "list", "absent"}) {
        const auto reading = string_field(request, object, name);
        const auto& refusal = std::get<Response>(reading);
        EXPECT_EQ(refusal.status, 422) << name;
        EXPECT_THAT(refusal.body, testing::HasSubstr("\"field\":\"" + std::string(name) + "\""));
    }
}

}  // namespace
}  // namespace gradus::api
