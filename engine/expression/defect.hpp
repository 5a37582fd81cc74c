// What is wrong with a formula, and where: a sentence in English and in Japanese, for the people who write formulas.
//
// Lines and columns count from 1; columns count code points, so that they agree with what an editor shows.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace gradus::engine::expression {

enum class Language { english, japanese };

struct Sentence {
    std::string english, japanese;

    const std::string& in(Language language) const { return language == Language::english ? english : japanese; }
};

struct Defect {
    Sentence message;
    int line = 1, column = 1;
};

Defect defect_at(std::string_view text, std::size_t offset, Sentence message);

// "2:7: there is no function …", then the line of the text (shortened around the place when it is long) and a caret
// below the place. Control characters of the text are shown as spaces, what is not UTF-8 as "?".
std::string render(std::string_view text, const Defect& defect, Language language);

}  // namespace gradus::engine::expression
