// What this host permits and what is missing, in plain words: the answer to "why does it not judge here?".
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace gradus::sandbox {

struct Finding {
    enum class State { good, warning, missing } state = State::good;
    std::string subject;  // "user namespaces"
    std::string text;     // what was found; when not good, what to do about it
};

// Looks at the host, and if everything needed is there runs /bin/true in a real box. Never throws for what it looks at.
std::vector<Finding> probe(const std::filesystem::path& image);

// No finding is `missing`.
bool can_judge(const std::vector<Finding>&);

}  // namespace gradus::sandbox
