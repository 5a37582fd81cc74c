#include "sandbox/subordinate_ids.hpp"

#include <charconv>
#include <fstream>

namespace gradus::sandbox {

namespace {

// False unless all of the text is one number.
bool read_number(std::string_view text, std::uint32_t& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size();
}

}  // namespace

std::optional<IdRangeOutside> subordinate_ids(const std::filesystem::path& file, const std::string& name, uid_t uid) {
    std::ifstream lines(file);
    for (std::string line; std::getline(lines, line);) {
        const std::size_t first = line.find(':'), second = line.find(':', first + 1);
        if (first == std::string::npos || second == std::string::npos) continue;
        const std::string owner = line.substr(0, first);
        if (owner.empty() || (owner != name && owner != std::to_string(uid))) continue;
        IdRangeOutside range;
        const std::string_view text = line;
        if (read_number(text.substr(first + 1, second - first - 1), range.first) &&
            read_number(text.substr(second + 1), range.count) && range.count > 0) {
            return range;
        }
    }
    return std::nullopt;
}

}  // namespace gradus::sandbox
