// What this host permits and what is missing, in plain words: the answer to "why does it not judge here?".
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace gradus::sandbox {

struct Finding {
    enum class State { good, warning, missing } state = State::good;
    std::string subject;    // "user namespaces"
    std::string text;       // what was found; of something missing, also what to do about it
    std::string meaning{};  // of a warning: what it does to the programs that are judged
    std::string advice{};   // of a warning: what to do about it
};

// Looks at the host, and if everything needed is there runs /bin/true in a real box. What makes times vary comes last
// (see timing.hpp). Never throws for what it looks at.
std::vector<Finding> probe(const std::filesystem::path& image);

// No finding is `missing`.
bool can_judge(const std::vector<Finding>&);

}  // namespace gradus::sandbox
