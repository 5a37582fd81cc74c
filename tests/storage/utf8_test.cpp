#include "judge/storage/utf8.hpp"

#include <gtest/gtest.h>

#include <string>

namespace gradus::storage {
namespace {

TEST(Utf8, is_told_from_bytes_that_a_text_column_refuses) {
    struct Row {
        std::string bytes;
        bool is_text;
    };
    const Row rows[] = {
        {"", true},
        {"hello-autograd", true},
        {"二乗誤差", true},
        {"\x7F", true},
        {std::string("a\0b", 3), false},  // NUL
        {"\x80", false},                  // a continuation without a start
        {"\xC1\xBF", false},              // overlong
        {"\xC2\x80", true},
        {"\xC2", false},          // cut short
        {"\xE0\x9F\xBF", false},  // overlong
        {"\xE0\xA0\x80", true},
        {"\xED\x9F\xBF", true},
        {"\xED\xA0\x80", false},  // a surrogate
        {"\xEF\xBF\xBF", true},
        {"\xE3\x81", false},
        {"\xF0\x8F\xBF\xBF", false},  // overlong
        {"\xF0\x90\x80\x80", true},
        {"\xF4\x8F\xBF\xBF", true},
        {"\xF4\x90\x80\x80", false},  // above U+10FFFF
        {"\xF5\x80\x80\x80", false},
        {"\xFF", false},
    };
    for (const auto& [bytes, is_text] : rows) EXPECT_EQ(is_utf8(bytes), is_text) << testing::PrintToString(bytes);
}

}  // namespace
}  // namespace gradus::storage
