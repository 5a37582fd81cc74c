// A problem folder, from disk to Problem, in two steps so that the second is pure and the first can be replaced by the database:
//
//   directory on disk ──read_folder──► Folder (paths and bytes) ──read_problem──► {Problem, all defects}
//
// A Folder also travels as one blob (pack/unpack), named by the hash of its bytes: the form in which packages are stored.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "judge/defect.hpp"
#include "judge/problem.hpp"

namespace gradus::judge {

inline constexpr std::int64_t folder_bytes_max = 256 << 20;
inline constexpr std::int64_t folder_files_max = 10'000;

using Folder = std::map<std::string, std::string>;  // path below the folder, with '/', → bytes

struct FolderReading {
    Folder folder;
    Defects defects;
};

// Reads regular files below `path`. Symbolic links, special files, names that are not plain UTF-8 and anything past the limits
// above are defects and are left out. Throws std::system_error when `path` cannot be opened at all.
FolderReading read_folder(const std::filesystem::path& path);

struct ProblemReading {
    std::optional<Problem> problem;  // absent when a defect makes it unusable
    Defects defects;                 // all of them; a problem is in service only when there are none
};

// The ICPC problem package format, 2023-07, with the mapping `gradus:` in problem.yaml (problems/README.md says all of it).
ProblemReading read_problem(std::string_view slug, const Folder&);

// A Folder as one blob: the same folder gives the same bytes. unpack returns nothing for bytes that pack did not make.
std::string pack(const Folder&);
std::optional<Folder> unpack(std::string_view blob);

}  // namespace gradus::judge
