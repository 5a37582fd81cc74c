#include "judge/storage/utf8.hpp"

#include <cstdint>

namespace gradus::storage {

namespace {

// The length of the sequence that starts with `first`, and the bounds of its second byte (Unicode 15, table 3-7); 0:
// none starts so.
struct Sequence {
    std::size_t length;
    std::uint8_t second_least;
    std::uint8_t second_most;
};

Sequence sequence_of(std::uint8_t first) {
    if (first >= 0x01 && first <= 0x7F) return {1, 0, 0};
    if (first >= 0xC2 && first <= 0xDF) return {2, 0x80, 0xBF};
    if (first == 0xE0) return {3, 0xA0, 0xBF};
    if (first == 0xED) return {3, 0x80, 0x9F};
    if (first >= 0xE1 && first <= 0xEF) return {3, 0x80, 0xBF};
    if (first == 0xF0) return {4, 0x90, 0xBF};
    if (first >= 0xF1 && first <= 0xF3) return {4, 0x80, 0xBF};
    if (first == 0xF4) return {4, 0x80, 0x8F};
    return {0, 0, 0};
}

}  // namespace

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const auto byte = [text](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
        const auto [length, second_least, second_most] = sequence_of(byte(0));
        if (length == 0 || length > text.size()) return false;
        if (length > 1 && (byte(1) < second_least || byte(1) > second_most)) return false;
        for (std::size_t i = 2; i < length; ++i)
            if ((byte(i) & 0xC0) != 0x80) return false;
        text.remove_prefix(length);
    }
    return true;
}

}  // namespace gradus::storage
