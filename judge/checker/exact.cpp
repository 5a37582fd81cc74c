#include <algorithm>

#include "judge/checker/check.hpp"
#include "judge/checker/words.hpp"

namespace gradus::judge {

Check check_exact(std::string_view answer, std::string_view output) {
    if (answer == output)
        return {.verdict = Verdict::accepted, .share = 1, .message = "", .sample_message = "", .judge_message = ""};
    const auto difference =
        std::mismatch(answer.begin(), answer.end(), output.begin(), output.end()).second - output.begin();
    const auto position = static_cast<std::size_t>(difference);
    std::string shown = "At " + place_in(output, position) + ": expected ";
    shown += position < answer.size() ? quoted(answer.substr(position)) : "the end";
    shown += position < output.size() ? ", found " + quoted(output.substr(position)) : ", where the output ends";
    return {.verdict = Verdict::wrong_answer,
            .share = 0,
            .message = "The output is not the expected one, byte for byte.",
            .sample_message = shown + ".",
            .judge_message = ""};
}

}  // namespace gradus::judge
