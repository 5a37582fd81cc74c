// The blob of a Folder: a line that names the form, then for each file, in the order of the paths, its path and its
// bytes, each after its length as eight bytes, least first. One folder has one blob: paths ascend strictly and nothing
// follows the last file.
#include <cstdint>

#include "judge/folder/path.hpp"
#include "judge/problem_folder.hpp"

namespace gradus::judge {

namespace {

constexpr std::string_view form = "gradus folder 1\n";
constexpr std::size_t length_bytes = 8;

void append_field(std::string& blob, std::string_view field) {
    for (std::size_t i = 0; i < length_bytes; ++i) {
        blob += static_cast<char>(static_cast<std::uint64_t>(field.size()) >> (8 * i) & 0xFF);
    }
    blob += field;
}

// Takes one field off the front of `rest`; nothing when the length says more than is there.
std::optional<std::string_view> take_field(std::string_view& rest) {
    if (rest.size() < length_bytes) return std::nullopt;
    std::uint64_t length = 0;
    for (std::size_t i = 0; i < length_bytes; ++i) {
        length |= static_cast<std::uint64_t>(static_cast<unsigned char>(rest[i])) << (8 * i);
    }
    rest.remove_prefix(length_bytes);
    if (length > rest.size()) return std::nullopt;
    const std::string_view field = rest.substr(0, length);
    rest.remove_prefix(length);
    return field;
}

}  // namespace

std::string pack(const Folder& folder) {
    std::size_t size = form.size();
    for (const auto& [path, bytes] : folder) size += 2 * length_bytes + path.size() + bytes.size();
    std::string blob;
    blob.reserve(size);
    blob += form;
    for (const auto& [path, bytes] : folder) {
        append_field(blob, path);
        append_field(blob, bytes);
    }
    return blob;
}

std::optional<Folder> unpack(std::string_view blob) {
    if (!blob.starts_with(form)) return std::nullopt;
    blob.remove_prefix(form.size());
    Folder folder;
    std::int64_t bytes_total = 0;
    while (!blob.empty()) {
        const auto path = take_field(blob);
        if (!path || !is_plain_path(*path)) return std::nullopt;
        const auto bytes = take_field(blob);
        if (!bytes) return std::nullopt;
        bytes_total += static_cast<std::int64_t>(bytes->size());
        const bool is_within_limits =
            bytes_total <= folder_bytes_max && static_cast<std::int64_t>(folder.size()) < folder_files_max;
        const bool ascends = folder.empty() || folder.rbegin()->first < *path;
        if (!is_within_limits || !ascends) return std::nullopt;
        folder.emplace_hint(folder.end(), *path, *bytes);
    }
    return folder;
}

}  // namespace gradus::judge
