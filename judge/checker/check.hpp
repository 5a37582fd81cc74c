// What a checker finds, and the checkers that only compare text. Outputs are arbitrary bytes: NUL, invalid UTF-8, one
// line of a hundred megabytes. Every checker here is linear in the sizes of answer and output and copies neither.
#pragma once

#include <string>
#include <string_view>

#include "judge/ending.hpp"
#include "judge/problem.hpp"
#include "judge/verdict.hpp"

namespace gradus::judge {

struct Check {
    Verdict verdict = Verdict::judge_error;  // accepted, wrong_answer or judge_error
    double share = 0;                        // 0 to 1: how much of the case was earned; 0 unless accepted
    std::string message;         // for the student, whatever the case: tells nothing of its input and answer
    std::string sample_message;  // for the student when the case is a sample: may show what was expected
    std::string judge_message;   // for the operator
};

// Of a program that came to a verdict without a look at its output.
Check check_of(const Failure&);

// Byte for byte.
Check check_exact(std::string_view answer, std::string_view output);

// The same words in the same order. A word is what stands between spaces, tabs, line ends, vertical tabs and form
// feeds; letters A–Z and a–z are one unless is_case_sensitive; with is_space_sensitive what stands between the words
// must be the same bytes too.
Check check_tokens(const Checker&, std::string_view answer, std::string_view output);

// As check_tokens, but where the answer has a number (judge/decimal.hpp) the output must have one that is near it:
// within the absolute tolerance, or within the relative tolerance times the answer. nan, infinities, hexadecimal and
// what overflows a double pass nowhere.
Check check_tolerance(const Checker&, std::string_view answer, std::string_view output);

}  // namespace gradus::judge
