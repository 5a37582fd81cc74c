// Two texts compared word by word: the frame of the checkers `tokens` and `tolerance`, which differ in when two words
// are the same.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "judge/checker/check.hpp"

namespace gradus::judge {

struct Word {
    std::string_view text;
    std::string_view blanks_before;
    std::size_t position = 0;  // of the text, in bytes from the beginning
};

// Takes the words of a text one by one; then `blanks_before` of the missing word is what is left of the text.
class WordReader {
  public:
    explicit WordReader(std::string_view text) : text_(text) {}

    // A word with empty text: there are no more.
    Word next();

  private:
    std::string_view text_;
    std::size_t position_ = 0;
};

// Says in `why`, for the student of a sample, what keeps two words apart, if there is more to say than the words
// themselves.
using SameWord = bool (*)(const Checker&, std::string_view expected, std::string_view found, std::string& why);

Check check_words(const Checker&, std::string_view answer, std::string_view output, SameWord);

// ASCII letters of either case are one.
bool same_letters(std::string_view a, std::string_view b);

// "line 2, column 5" of a byte of `text`, both counted from 1, the column in bytes.
std::string place_in(std::string_view text, std::size_t position);
// The bytes in quotes, cut short.
std::string quoted(std::string_view bytes);

}  // namespace gradus::judge
