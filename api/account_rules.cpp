#include "api/account_rules.hpp"

#include <string>

#include "api/passwords.hpp"

namespace gradus::api {
namespace {

// Takes the first character off valid UTF-8.
char32_t take_character(std::string_view& text) {
    const auto first = static_cast<unsigned char>(text.front());
    const std::size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    char32_t character = length == 1 ? first : first & (0x7fU >> length);
    for (std::size_t i = 1; i < length && i < text.size(); ++i) {
        character = (character << 6) | (static_cast<unsigned char>(text[i]) & 0x3fU);
    }
    text.remove_prefix(std::min(length, text.size()));
    return character;
}

std::size_t characters_of(std::string_view text) {
    std::size_t count = 0;
    for (; !text.empty(); ++count) take_character(text);
    return count;
}

bool is_letter_or_digit(char32_t character) {
    return (character >= '0' && character <= '9') || (character >= 'A' && character <= 'Z') ||
           (character >= 'a' && character <= 'z') || character == 0x3005 ||        // 々
           (character >= 0x3041 && character <= 0x3096) ||                         // hiragana
           (character >= 0x30a1 && character <= 0x30fc && character != 0x30fb) ||  // katakana and ー
           (character >= 0x3400 && character <= 0x4dbf) || (character >= 0x4e00 && character <= 0x9fff);  // kanji
}

}  // namespace

std::optional<Detail> defect_of_name(std::string_view name) {
    const std::size_t length = characters_of(name);
    if (length == 0 || length > name_characters_max) {
        return Detail{"A name has 1 to 32 characters.", "名前は1文字以上32文字以下です。"};
    }
    for (bool is_first = true; !name.empty(); is_first = false) {
        const char32_t character = take_character(name);
        const bool is_mark = character == '.' || character == '_' || character == '-';
        if (is_letter_or_digit(character) || (is_mark && !is_first)) continue;
        return Detail{
            "A name is made of letters A–Z and a–z, digits, kana, kanji, and, not at its beginning, \".\", \"_\", "
            "\"-\".",
            "名前に使えるのは英字、数字、かな、漢字と、先頭以外での「.」「_」「-」です。"};
    }
    return std::nullopt;
}

std::optional<Detail> defect_of_password(std::string_view password) {
    const std::size_t length = characters_of(password);
    if (length >= password_characters_min && length <= password_characters_max) return std::nullopt;
    return Detail{"A password has 8 to 128 characters.", "パスワードは8文字以上128文字以下です。"};
}

}  // namespace gradus::api
