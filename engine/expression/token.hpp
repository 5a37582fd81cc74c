// The words of a formula. Spaces, line breaks and comments (# to the end of the line) separate them.
//
// Signs that people paste from slides mean what they look like: − × · ÷ π, and ** is ^.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/expression/defect.hpp"

namespace gradus::engine::expression {

enum class Sign : std::uint8_t {
    end,
    number,
    name,
    plus,
    minus,
    times,
    divide,
    percent,
    at,
    power,
    less,
    less_equal,
    greater,
    greater_equal,
    equal,
    not_equal,
    assign,
    open_parenthesis,
    close_parenthesis,
    open_bracket,
    close_bracket,
    comma,
    semicolon,
    colon,
    dot,
    apostrophe,
};

struct Token {
    Sign sign = Sign::end;
    std::uint32_t offset = 0;  // in the text, bytes
    std::string_view text;     // of the text that was read, or a constant
    // Of an opening parenthesis: the commas right inside.
    std::uint32_t commas = 0;
};

struct Tokens {
    std::vector<Token> list;  // the last one is `end`
    // Where reading stopped and why; the message is empty when all was read.
    std::size_t stopped_at = 0;
    Sentence message;
};

// The text must outlive the tokens. It may be any bytes, at most 2^32 - 1 of them.
Tokens read_tokens(std::string_view text);

}  // namespace gradus::engine::expression
