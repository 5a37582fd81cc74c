#include "engine/expression/defect.hpp"

#include <algorithm>
#include <vector>

namespace gradus::engine::expression {

namespace {

constexpr std::size_t shown_columns_max = 72;

bool continues(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

// One code point, as it is printed, and how many places of a terminal it takes.
struct Character {
    std::string_view bytes;
    int width;
};

bool is_wide(std::string_view bytes) {
    if (bytes.size() < 3) return false;
    const auto at = [&](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(bytes[i])) & 0x3F; };
    if (bytes.size() == 4) return true;
    const unsigned point = (at(0) & 0x0F) << 12 | at(1) << 6 | at(2);
    return (point >= 0x1100 && point < 0x1160) || (point >= 0x2E80 && point < 0xD7B0) ||
           (point >= 0xF900 && point < 0xFB00) || (point >= 0xFF01 && point < 0xFF61);
}

std::size_t length_of(unsigned char lead) {
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead < 0xE0) return 2;
    if (lead >= 0xE0 && lead < 0xF0) return 3;
    return lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
}

// Groups as the columns are counted: a byte and the continuations that follow it.
std::vector<Character> characters_of(std::string_view line) {
    std::vector<Character> characters;
    for (std::size_t start = 0; start < line.size();) {
        std::size_t end = start + 1;
        while (end < line.size() && continues(line[end])) ++end;
        const std::string_view bytes = line.substr(start, end - start);
        const auto lead = static_cast<unsigned char>(bytes[0]);
        if (lead < 0x20 || lead == 0x7F) {
            characters.push_back({" ", 1});
        } else if (length_of(lead) != bytes.size() || (lead == 0xC2 && static_cast<unsigned char>(bytes[1]) < 0xA0)) {
            characters.push_back({"?", 1});
        } else {
            characters.push_back({bytes, is_wide(bytes) ? 2 : 1});
        }
        start = end;
    }
    return characters;
}

std::string_view line_of(std::string_view text, int line) {
    for (; line > 1; --line) text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
    return text.substr(0, text.find('\n'));
}

}  // namespace

Defect defect_at(std::string_view text, std::size_t offset, Sentence message) {
    Defect defect{std::move(message)};
    for (const char byte : text.substr(0, offset)) {
        if (byte == '\n') {
            ++defect.line;
            defect.column = 1;
        } else if (!continues(byte) || defect.column == 1) {
            ++defect.column;
        }
    }
    return defect;
}

std::string render(std::string_view text, const Defect& defect, Language language) {
    const std::vector<Character> characters = characters_of(line_of(text, defect.line));
    const auto place = std::min(static_cast<std::size_t>(defect.column - 1), characters.size());
    const std::size_t first = place > shown_columns_max / 2 ? place - shown_columns_max / 2 : 0;
    const std::size_t last = std::min(characters.size(), first + shown_columns_max);
    std::string shown = "  ", caret = "  ";
    for (std::size_t i = first; i < last; ++i) {
        shown += characters[i].bytes;
        if (i < place) caret.append(static_cast<std::size_t>(characters[i].width), ' ');
    }
    return std::to_string(defect.line) + ":" + std::to_string(defect.column) + ": " + defect.message.in(language) +
           "\n" + shown + "\n" + caret + "^\n";
}

}  // namespace gradus::engine::expression
