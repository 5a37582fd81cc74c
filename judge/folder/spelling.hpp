// "Did you mean …?" for a word that is not among those we know.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace gradus::judge {

// `; did you mean "limits"?` for the known word nearest to `word`, or "" where none is near (more than a third of it is
// other).
std::string suggestion(std::string_view word, std::span<const std::string_view> known);

// "accepted, wrong_answer and rejected"
std::string listing(std::span<const std::string_view> words);

}  // namespace gradus::judge
