#include "judge/worker/program_file.hpp"

#include <cstdint>
#include <vector>

#include "judge/worker/digest.hpp"

namespace gradus::worker {

namespace {

constexpr std::string_view mark = "gradus program 1\n";
constexpr std::size_t head_size = mark.size() + digest_digits + 1;
constexpr std::size_t length_size = 8;

void append(std::string& parts, std::string_view part) {
    for (std::size_t i = 0; i < length_size; ++i) parts += static_cast<char>(std::uint64_t{part.size()} >> (8 * i));
    parts += part;
}

// Takes the first part away from `parts`; nothing when there is no whole one.
std::optional<std::string> take(std::string_view& parts) {
    if (parts.size() < length_size) return {};
    std::uint64_t length = 0;
    for (std::size_t i = length_size; i-- > 0;) length = length << 8 | static_cast<unsigned char>(parts[i]);
    parts.remove_prefix(length_size);
    if (length > parts.size()) return {};
    std::string part(parts.substr(0, length));
    parts.remove_prefix(length);
    return part;
}

std::string head_of(std::string_view key, std::string_view parts) {
    return std::string(mark) + sha256({key, parts}) + "\n";
}

}  // namespace

std::string write_program(std::string_view key, const judge::Compiled& program) {
    std::string parts;
    append(parts, program.log);
    for (const auto& [name, bytes] : program.artifacts) {
        append(parts, name);
        append(parts, bytes);
    }
    return head_of(key, parts) + parts;
}

std::optional<judge::Compiled> read_program(std::string_view key, std::string_view file) {
    if (file.size() < head_size) return {};
    std::string_view parts = file.substr(head_size);
    if (file.substr(0, head_size) != head_of(key, parts)) return {};
    auto log = take(parts);
    if (!log) return {};
    judge::Compiled program{{}, std::move(*log)};
    while (!parts.empty()) {
        auto name = take(parts);
        auto bytes = name ? take(parts) : std::nullopt;
        if (!bytes) return {};
        program.artifacts.push_back({std::move(*name), std::move(*bytes)});
    }
    return program;
}

}  // namespace gradus::worker
