#include "api/account_rules.hpp"

#include <gtest/gtest.h>

namespace gradus::api {
namespace {

std::string repeated(const std::string& text, int count) {
    std::string all;
    for (int i = 0; i < count; ++i) all += text;
    return all;
}

TEST(account_rules, say_what_a_name_may_be) {
    const std::pair<std::string, bool> rows[] = {
        {"", false},
        {"a", true},
        {"7", true},
        {"ai.sato_2-x", true},
        {"佐藤あいアイー々", true},
        {repeated("a", 32), true},
        {repeated("a", 33), false},
        {repeated("あ", 32), true},
        {repeated("あ", 33), false},
        {repeated("a", 1'000'000), false},
        {".a", false},
        {"_a", false},
        {"-a", false},
        {"a b", false},
        {"a/b", false},
        {"a\nb", false},
        {std::string("a\0b", 3), false},
        {"é", false},
        {"a\u200b", false},  // zero width space
        {"а", false},        // Cyrillic
        {"ア・イ", false},
        {"🙂", false},
    };
    for (const auto& [name, is_good] : rows) EXPECT_EQ(!defect_of_name(name), is_good) << name.substr(0, 99);
}

TEST(account_rules, count_the_characters_of_a_password) {
    const std::pair<std::string, bool> rows[] = {
        {"", false},
        {repeated("a", 7), false},
        {repeated("a", 8), true},
        {repeated("a", 128), true},
        {repeated("a", 129), false},
        {repeated("🙂", 7), false},
        {repeated("🙂", 8), true},
        {repeated("🙂", 128), true},
        {repeated("🙂", 129), false},
        {"        ", true},
    };
    for (const auto& [password, is_good] : rows) EXPECT_EQ(!defect_of_password(password), is_good) << password;
}

}  // namespace
}  // namespace gradus::api
