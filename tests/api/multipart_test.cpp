#include "api/multipart.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "judge/storage/utf8.hpp"

namespace gradus::api {
namespace {

using std::string_literals::operator""s;

const std::string type = "multipart/form-data; boundary=b";

std::string part(const std::string& disposition, const std::string& bytes, const std::string& more = "") {
    return "--b\r\nContent-Disposition: form-data" + disposition + "\r\n" + more + "\r\n" + bytes + "\r\n";
}

// "read" or the sentence that refuses.
std::string outcome(const std::string& content_type, const std::string& body) {
    const auto reading = read_form(content_type, body);
    const auto* defect = std::get_if<FormDefect>(&reading);
    return defect == nullptr ? "read" : defect->message;
}

TEST(multipart, keeps_every_byte_of_its_parts) {
    const std::string bytes = "a\0b\r\n\r\n--\r\n--c\xff\n"s;
    const auto reading = read_form(
        type, part("; name=\"language\"", "cpp") +
                  part("; name=\"source\"; filename=\"../../etc/a b.cpp\"", bytes, "Content-Type: text/plain\r\n") +
                  part("; name=empty; filename=\"\"", "") + "--b--\r\n");
    const auto& parts = std::get<FormParts>(reading);
    ASSERT_EQ(parts.size(), 3U);
    EXPECT_EQ(part_named(parts, "language")->bytes, "cpp");
    EXPECT_EQ(part_named(parts, "source")->bytes, bytes);
    EXPECT_EQ(part_named(parts, "source")->file_name, "../../etc/a b.cpp") << "only its extension is ever looked at";
    EXPECT_EQ(part_named(parts, "empty")->bytes, "");
    EXPECT_EQ(part_named(parts, "absent"), nullptr);
}

TEST(multipart, reads_the_boundary_as_programs_write_it) {
    const std::string body = part("; name=a", "x") + "--b--";
    for (const char* good : {"multipart/form-data; boundary=b", "Multipart/Form-Data;boundary=\"b\"",
                             "multipart/form-data; charset=utf-8; BOUNDARY=b"}) {
        EXPECT_EQ(outcome(good, body), "read") << good;
    }
    for (const std::string bad : {"", "multipart/form-data", "multipart/form-data; boundary",
                                  "multipart/form-data; boundary=", "multipart/form-data; boundary=\"b",
                                  "multipart/form-data; boundary=\"\"", "multipart/form-data; boundary=\"b\r\n\"",
                                  "multipart/mixed; boundary=b", "multipart/form-datax; boundary=b"}) {
        EXPECT_EQ(outcome(bad, body), "the Content-Type names no usable boundary") << bad;
    }
}

TEST(multipart, takes_a_boundary_up_to_its_limit) {
    for (const std::size_t length : {1U, 69U, 70U, 71U, 10'000U}) {
        const std::string boundary(length, 'x');
        const std::string body =
            "--" + boundary + "\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--" + boundary + "--";
        EXPECT_EQ(outcome("multipart/form-data; boundary=" + boundary, body) == "read", length <= 70) << length;
    }
}

TEST(multipart, refuses_what_is_not_a_form_in_a_sentence) {
    const std::pair<std::string, std::string> rows[] = {
        {"", "the body does not begin with its boundary"},
        {"preamble\r\n" + part("; name=a", "x") + "--b--", "the body does not begin with its boundary"},
        {"--b", "a boundary is followed by neither a line's end nor \"--\""},
        {"--bx\r\n", "a boundary is followed by neither a line's end nor \"--\""},
        {"--b\r\n", "the header of a part does not end within 2048 bytes"},
        {"--b\r\n\r\nx\r\n--b--", "the header of a part does not end within 2048 bytes"},
        {"--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx", "the last boundary is missing"},
        {part("; name=a", "x"), "the last boundary is missing"},
        {part("; name=a", "x") + "--b", "a boundary is followed by neither a line's end nor \"--\""},
        {part("; name=a", "x") + "--b--\r\nepilogue", "there is something after the last boundary"},
        {part("", "x") + "--b--", "a part has no name"},
        {part("; name=\"\"", "x") + "--b--", "a part has no name"},
        {part("; name=\"a", "x") + "--b--", "a Content-Disposition cannot be read"},
        {part("; name=a; filename", "x") + "--b--", "a Content-Disposition cannot be read"},
        {part("; name=a; filename=\"x", "x") + "--b--", "a Content-Disposition cannot be read"},
        {part("; name=a; filename=", "x") + "--b--", "a Content-Disposition cannot be read"},
        {part("; name=a junk", "x") + "--b--", "a Content-Disposition cannot be read"},
        {part("; name=\"a\0\""s, "x") + "--b--", "a header line of a part holds a NUL"},
        {part("; name=a", "x", "no colon\r\n") + "--b--", "a header line of a part has no colon"},
        {part("; name=a", "x", "Content-Transfer-Encoding: base64\r\n") + "--b--",
         "transfer encodings are not taken in forms"},
        {part("; name=a", "x", "content-disposition: form-data; name=b\r\n") + "--b--",
         "a part has two Content-Dispositions"},
        {"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--", "a part has no Content-Disposition"},
        {"--b\r\nContent-Disposition: attachment; name=a\r\n\r\nx\r\n--b--", "a part is not form-data"},
        {part("; name=a", "x") + part("; name=a", "y") + "--b--", "the part \"a\" comes twice"},
    };
    ASSERT_NE(outcome(type, part("; name=a", "x") + "--b--"), "");
    for (const auto& [body, sentence] : rows) EXPECT_EQ(outcome(type, body), sentence) << testing::PrintToString(body);
}

TEST(multipart, refuses_in_words_that_are_text_whatever_the_form_holds) {
    const std::string twice = part("; name=\"\xff\x1b\"", "x") + part("; name=\"\xff\x1b\"", "y") + "--b--";
    EXPECT_TRUE(storage::is_utf8(outcome(type, twice)));
    EXPECT_THAT(outcome(type, twice), testing::HasSubstr("\\xFF\\x1B"));
}

TEST(multipart, does_not_look_into_a_form_inside_a_form) {
    const std::string inner = "--c\r\nContent-Disposition: form-data; name=source\r\n\r\nx\r\n--c--";
    const auto reading =
        read_form(type, part("; name=a", inner, "Content-Type: multipart/mixed; boundary=c\r\n") + "--b--");
    const auto& parts = std::get<FormParts>(reading);
    ASSERT_EQ(parts.size(), 1U);
    EXPECT_EQ(parts.front().bytes, inner);
}

TEST(multipart, takes_parts_up_to_their_limit) {
    for (const std::size_t count : {std::size_t{0}, form_parts_max - 1, form_parts_max, form_parts_max + 1}) {
        std::string body;
        for (std::size_t i = 0; i < count; ++i) body += part("; name=a" + std::to_string(i), "");
        EXPECT_EQ(outcome(type, body + "--b--") == "read", count <= form_parts_max) << count;
    }
}

TEST(multipart, takes_the_header_of_a_part_up_to_its_limit) {
    const std::string bare = "Content-Disposition: form-data; name=a\r\nX: ";
    for (const std::size_t size : {form_part_header_bytes_max - 1, form_part_header_bytes_max,
                                   form_part_header_bytes_max + 1, form_part_header_bytes_max * 500}) {
        const std::string header = bare + std::string(size - bare.size(), 'x');
        EXPECT_EQ(outcome(type, "--b\r\n" + header + "\r\n\r\nbytes\r\n--b--") == "read",
                  size <= form_part_header_bytes_max)
            << size;
    }
}

TEST(multipart, that_is_cut_anywhere_is_refused) {
    const std::string whole = part("; name=\"a\"; filename=\"a.py\"", "print(1)\r\n") + part("; name=b", "") + "--b--";
    ASSERT_EQ(outcome(type, whole), "read");
    for (std::size_t length = 0; length < whole.size(); ++length) {
        EXPECT_NE(outcome(type, whole.substr(0, length)), "read") << length;
    }
}

}  // namespace
}  // namespace gradus::api
