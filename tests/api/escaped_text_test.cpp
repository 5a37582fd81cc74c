#include "api/escaped_text.hpp"

#include <gtest/gtest.h>

#include <string>

namespace gradus::api {
namespace {

using std::string_literals::operator""s;

TEST(EscapedText, KeepsWhatIsTextAndShowsEveryOtherByte) {
    const std::pair<std::string, std::string> rows[] = {
        {"", ""},
        {"a b\tc\n", "a b\tc\n"},
        {"こんにちは 🙂", "こんにちは 🙂"},
        {"a\0b"s, "a\\x00b"},
        {"\r\n", "\\x0D\n"},
        {"\x1b[31m", "\\x1B[31m"},
        {"\x7f", "\\x7F"},
        {"\xff\xfe", "\\xFF\\xFE"},
        {"\xe3\x81", "\\xE3\\x81"},
        {"\xe3\x81x", "\\xE3\\x81x"},
        {"\xc0\xaf", "\\xC0\\xAF"},
        {"\xed\xa0\x80", "\\xED\\xA0\\x80"},
        {"\xc2\x9b", "\\xC2\\x9B"},
        {"\xc2\xa0", "\xc2\xa0"},
        {"C:\\x41", "C:\\x41"},
    };
    for (const auto& [bytes, text] : rows) EXPECT_EQ(escaped_text(bytes), text);
}

}  // namespace
}  // namespace gradus::api
