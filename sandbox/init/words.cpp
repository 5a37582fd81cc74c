#include "sandbox/init/words.hpp"

#include <cerrno>
#include <cstring>

#include "sandbox/init/report.hpp"

namespace gradus::sandbox {

char* split_words(char* text, std::uint32_t argv_count, std::uint32_t environment_count, char* (&words)[words_max]) {
    const std::uint32_t count = argv_count + environment_count;
    if (count + 2 > words_max) errno = E2BIG, fail_setup("take the command");
    char** word = words;
    for (std::uint32_t i = 0; i < count; ++i) {
        if (i == argv_count) *word++ = nullptr;
        *word++ = text;
        text += std::strlen(text) + 1;
    }
    if (environment_count == 0) *word++ = nullptr;
    *word = nullptr;
    return text;
}

}  // namespace gradus::sandbox
