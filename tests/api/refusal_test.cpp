#include "api/refusal.hpp"

#include <gtest/gtest.h>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <set>

#include "api/openapi.hpp"

namespace gradus::api {
namespace {

namespace json = boost::json;

Request request_in(const std::string& languages) {
    Request request;
    if (!languages.empty()) request.headers.emplace("accept-language", languages);
    return request;
}

TEST(refusal, is_a_problem_detail_with_a_stable_type) {
    const Response response = refuse(request_in(""), Refusal::unknown_language, {"Take another.", "別の言語で。"},
                                     {{"languages", {"cpp", "python"}}});
    EXPECT_EQ(response.status, 422);
    EXPECT_EQ(response.headers.front(),
              (std::pair<std::string, std::string>("Content-Type", "application/problem+json")));
    const json::object expected{{"type", "/errors/unknown-language"},
                                {"title", "The problem does not take this language"},
                                {"status", 422},
                                {"detail", "Take another."},
                                {"languages", {"cpp", "python"}}};
    EXPECT_EQ(json::parse(response.body).as_object(), expected);
}

TEST(refusal, speaks_japanese_to_those_who_prefer_it) {
    const std::pair<std::string, bool> rows[] = {
        {"", false},
        {"ja", true},
        {"ja-JP", true},
        {"JA", true},
        {"en", false},
        {"ja, en", false},
        {"ja,en-US;q=0.9,en;q=0.8", true},
        {"en-US,en;q=0.9,ja;q=0.8", false},
        {"fr, ja;q=0.1", true},
        {"ja;q=0", false},
        {"ja ; q=0.7 , en ; q=0.6", true},
        {"jav", false},
        {"*", false},
        {"ja;q=nan", false},
        {"ja;q=inf", false},
        {"ja;q=1e300", false},
        {"ja;q=-1", false},
        {"ja;q=", false},
        {",,;;=,", false},
    };
    for (const auto& [languages, is_japanese] : rows) {
        EXPECT_EQ(prefers_japanese(request_in(languages)), is_japanese) << languages;
        const Response response = refuse(request_in(languages), Refusal::busy, {"Later.", "後で。"});
        EXPECT_EQ(json::parse(response.body).at("detail").as_string(), is_japanese ? "後で。" : "Later.");
    }
}

TEST(refusal, has_a_row_each_which_the_description_lists_with_its_status) {
    std::set<std::string_view> names;
    for (const RefusalRow& row : refusal_table()) {
        EXPECT_TRUE(names.insert(row.name).second) << row.name << " stands twice";
        EXPECT_FALSE(row.title_en.empty());
        EXPECT_FALSE(row.title_ja.empty());
        const std::string described = "| /errors/" + std::string(row.name) + " | " + std::to_string(row.status) + " |";
        EXPECT_NE(openapi_yaml().find(described), std::string_view::npos) << described;
    }
    std::size_t described = 0;
    for (auto at = openapi_yaml().find("| /errors/"); at != std::string_view::npos;
         at = openapi_yaml().find("| /errors/", at + 1)) {
        ++described;
    }
    EXPECT_EQ(described, names.size());
}

}  // namespace
}  // namespace gradus::api
