#include "engine/expression/token.hpp"

#include <array>
#include <utility>

namespace gradus::engine::expression {

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_ascii_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

struct Spelling {
    std::string_view text;
    Sign sign;
};

// Longer ones before their beginnings.
constexpr std::array spellings{
    Spelling{"**", Sign::power},
    Spelling{"<=", Sign::less_equal},
    Spelling{">=", Sign::greater_equal},
    Spelling{"==", Sign::equal},
    Spelling{"!=", Sign::not_equal},
    Spelling{"+", Sign::plus},
    Spelling{"-", Sign::minus},
    Spelling{"*", Sign::times},
    Spelling{"/", Sign::divide},
    Spelling{"%", Sign::percent},
    Spelling{"@", Sign::at},
    Spelling{"^", Sign::power},
    Spelling{"<", Sign::less},
    Spelling{">", Sign::greater},
    Spelling{"=", Sign::assign},
    Spelling{"(", Sign::open_parenthesis},
    Spelling{")", Sign::close_parenthesis},
    Spelling{"[", Sign::open_bracket},
    Spelling{"]", Sign::close_bracket},
    Spelling{",", Sign::comma},
    Spelling{";", Sign::semicolon},
    Spelling{":", Sign::colon},
    Spelling{".", Sign::dot},
    Spelling{"'", Sign::apostrophe},
    Spelling{"−", Sign::minus},
    Spelling{"×", Sign::times},
    Spelling{"·", Sign::times},
    Spelling{"÷", Sign::divide},
    Spelling{"≤", Sign::less_equal},
    Spelling{"≥", Sign::greater_equal},
    Spelling{"≠", Sign::not_equal},
};

class Reader {
  public:
    explicit Reader(std::string_view text) : text_(text) { tokens_.list.reserve(text.size() / 2 + 1); }

    Tokens read() {
        for (skip_spaces(); at_ < text_.size(); skip_spaces()) {
            if (!read_one()) return std::move(tokens_);
        }
        at_ = text_.size();
        add(Sign::end, 0);
        return std::move(tokens_);
    }

  private:
    char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

    void skip_spaces() {
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == '#') {
                at_ = std::min(text_.find('\n', at_), text_.size());
            } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
                ++at_;
            } else if (text_.substr(at_).starts_with("\xE3\x80\x80")) {  // the wide space of Japanese keyboards
                at_ += 3;
            } else {
                return;
            }
        }
    }

    bool read_one() {
        if (is_digit(peek()) || (peek() == '.' && is_digit(peek(1)))) return read_number();
        if (const std::size_t length = name_length(); length > 0) {
            add(Sign::name, length);
            return true;
        }
        const std::string_view rest = text_.substr(at_);
        for (const Spelling& each : spellings) {
            if (!rest.starts_with(each.text)) continue;
            add(each.sign, each.text.size());
            count_commas(each.sign);
            return true;
        }
        return stop({"this character means nothing in a formula", "この文字は式では使えません"});
    }

    bool read_number() {
        std::size_t length = 0;
        const auto digits = [&] {
            while (is_digit(peek(length))) ++length;
        };
        digits();
        if (peek(length) == '.' && !is_ascii_letter(peek(length + 1))) {
            ++length;
            digits();
        }
        if (peek(length) == 'e' || peek(length) == 'E') {
            const std::size_t sign = peek(length + 1) == '+' || peek(length + 1) == '-' ? 1 : 0;
            if (is_digit(peek(length + 1 + sign))) {
                length += 1 + sign;
                digits();
            }
        }
        add(Sign::number, length);
        if (is_ascii_letter(peek()) || name_length() > 0) {
            const std::string number(tokens_.list.back().text);
            const std::string name(text_.substr(at_, name_length()));
            return stop({"a product needs its sign: write " + number + "*" + name,
                         "掛け算には記号が必要です: " + number + "*" + name + " と書いてください"});
        }
        return true;
    }

    // Letters are those of ASCII, the underscore and the Greek ones.
    std::size_t name_length() const {
        std::size_t length = 0;
        while (at_ + length < text_.size()) {
            const auto lead = static_cast<unsigned char>(peek(length));
            if (is_ascii_letter(peek(length)) || (length > 0 && is_digit(peek(length)))) {
                ++length;
            } else if ((lead == 0xCE || lead == 0xCF) &&
                       (static_cast<unsigned char>(peek(length + 1)) & 0xC0) == 0x80) {
                length += 2;
            } else {
                break;
            }
        }
        return length;
    }

    void count_commas(Sign sign) {
        const auto index = static_cast<std::uint32_t>(tokens_.list.size() - 1);
        if (sign == Sign::open_parenthesis || sign == Sign::open_bracket) open_.push_back(index);
        if ((sign == Sign::close_parenthesis || sign == Sign::close_bracket) && !open_.empty()) open_.pop_back();
        if (sign == Sign::comma && !open_.empty()) ++tokens_.list[open_.back()].commas;
    }

    void add(Sign sign, std::size_t length) {
        tokens_.list.push_back({sign, static_cast<std::uint32_t>(at_), text_.substr(at_, length)});
        at_ += length;
    }

    bool stop(Sentence message) {
        tokens_.stopped_at = at_;
        tokens_.message = std::move(message);
        return false;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    Tokens tokens_;
    std::vector<std::uint32_t> open_;  // indices of the brackets that are open
};

}  // namespace

Tokens read_tokens(std::string_view text) {
    return Reader(text).read();
}

}  // namespace gradus::engine::expression
