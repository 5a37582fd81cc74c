// A command's words: the texts of argv and of the environment one after the other, each ended by NUL.
#pragma once

#include <cstdint>

namespace gradus::sandbox {

inline constexpr unsigned words_max = 8'192;  // of argv and environment, a null after each included

// Points `words` at them, as execve(2) wants both lists. Returns the end of the text. More than words_max words end the
// process by fail_setup.
char* split_words(char* text, std::uint32_t argv_count, std::uint32_t environment_count, char* (&words)[words_max]);

}  // namespace gradus::sandbox
