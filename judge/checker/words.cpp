#include "judge/checker/words.hpp"

#include <algorithm>

namespace gradus::judge {

namespace {

constexpr std::size_t quoted_bytes_max = 40;

bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

Check wrong(std::string sample_message) {
    return {.verdict = Verdict::wrong_answer,
            .share = 0,
            .message = "The output is not the expected one.",
            .sample_message = std::move(sample_message),
            .judge_message = ""};
}

Check wrong_word(std::string_view output, const Word& expected, const Word& found, const std::string& why) {
    const std::string place = place_in(output, found.position);
    if (found.text.empty())
        return wrong("The output ends at " + place + ", where " + quoted(expected.text) + " was expected.");
    if (expected.text.empty())
        return wrong("The output goes on at " + place + " with " + quoted(found.text) + ", where it should end.");
    const std::string reason = why.empty() ? "" : " (" + why + ")";
    return wrong("At " + place + ": expected " + quoted(expected.text) + ", found " + quoted(found.text) + reason +
                 ".");
}

}  // namespace

Word WordReader::next() {
    const auto from = [&](std::size_t position) { return text_.begin() + static_cast<std::ptrdiff_t>(position); };
    const auto begin =
        static_cast<std::size_t>(std::find_if_not(from(position_), text_.end(), is_blank) - text_.begin());
    const auto end = static_cast<std::size_t>(std::find_if(from(begin), text_.end(), is_blank) - text_.begin());
    const Word word{text_.substr(begin, end - begin), text_.substr(position_, begin - position_), begin};
    position_ = end;
    return word;
}

Check check_words(const Checker& checker, std::string_view answer, std::string_view output, SameWord same) {
    WordReader expected_words(answer);
    WordReader found_words(output);
    while (true) {
        const Word expected = expected_words.next();
        const Word found = found_words.next();
        std::string why;
        const bool is_end = expected.text.empty() && found.text.empty();
        const bool is_one_missing = expected.text.empty() != found.text.empty();
        if (is_one_missing || (!is_end && !same(checker, expected.text, found.text, why))) {
            return wrong_word(output, expected, found, why);
        }
        if (checker.is_space_sensitive && expected.blanks_before != found.blanks_before) {
            return wrong("Before " + place_in(output, found.position) +
                         " the spaces or line ends are not the expected ones.");
        }
        if (is_end)
            return {.verdict = Verdict::accepted, .share = 1, .message = "", .sample_message = "", .judge_message = ""};
    }
}

bool same_letters(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string place_in(std::string_view text, std::size_t position) {
    const std::string_view before = text.substr(0, position);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const std::size_t line_end = before.rfind('\n');
    const std::size_t column = line_end == std::string_view::npos ? before.size() + 1 : before.size() - line_end;
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

std::string quoted(std::string_view bytes) {
    if (bytes.size() <= quoted_bytes_max) return "\"" + std::string(bytes) + "\"";
    std::size_t length = quoted_bytes_max;
    const auto is_continuation = [&](std::size_t i) { return (static_cast<unsigned char>(bytes[i]) & 0xC0) == 0x80; };
    while (length > quoted_bytes_max - 4 && is_continuation(length)) --length;  // no character cut in half
    return "\"" + std::string(bytes.substr(0, length)) + "…\" (" + std::to_string(bytes.size()) + " bytes)";
}

}  // namespace gradus::judge
