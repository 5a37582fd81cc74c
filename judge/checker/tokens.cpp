#include "judge/checker/check.hpp"
#include "judge/checker/words.hpp"

namespace gradus::judge {

Check check_tokens(const Checker& checker, std::string_view answer, std::string_view output) {
    const auto same = [](const Checker& rules, std::string_view expected, std::string_view found, std::string&) {
        return rules.is_case_sensitive ? expected == found : same_letters(expected, found);
    };
    return check_words(checker, answer, output, same);
}

}  // namespace gradus::judge
