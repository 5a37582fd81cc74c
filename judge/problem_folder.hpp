// A problem folder, from disk to Problem, in two steps so that the second is pure and the first can be replaced by the
// database:
//
//   directory on disk ──read_folder──► Folder (paths and bytes) ──read_problem──► {Problem, all defects}
//
// A Folder also travels as one blob (pack/unpack), named by the hash of its bytes: the form in which packages are
// stored.
//
// THE FORMAT is the ICPC problem package format, 2023-07, read strictly: a key or a file that we do not know is a
// defect with a suggestion, so that a slip of the pen never changes silently how a problem is judged. The folder's
// name is the slug: a-z, 0-9 and '-', at most 64 characters.
//
//   problem.yaml                     required; at most 64 KiB, no anchors or aliases
//   statement/problem.<lang>.md      at least one ("en", "ja"); Markdown in UTF-8; images may lie beside.
//                                    Legacy: problem_statement/
//   data/sample/**/<name>.in, .ans   shown to students; graded, but carry no points unless there are no others
//   data/secret/**/<name>.in, .ans   hidden, no two inputs the same; folders below make groups ("secret/small").
//                                    There is at least one case in all
//   data/**/<name>.interaction, .desc, .hint, .md, .png, .jpg, .jpeg, .svg: read over
//   output_validators/<file>         the special judge, or one folder of one program: one .cpp (with its headers),
//                                    one .py, or main.py and what it imports. judge/checker/validator.hpp says how
//                                    it is run and what it may answer
//   submissions/<expected>/<file>    one source file each; <expected> is a word of judge/verdict.hpp, or
//                                    partially_accepted (accepted with less than all points), or rejected (any but
//                                    accepted)
//   input_validators/, input_format_validators/, answer_validators/, attachments/, generators/, solution/,
//   solutions/, README*, LICENSE*: read over
//
//   problem_format_version: 2023-07  or 2023-07-draft, or legacy; may be absent
//   name: Hello, autograd            or {en: …, ja: …}: a name for every language of the statement
//   type: pass-fail                  or scoring, which says nothing that we need; interactive, alone or beside one of
//                                    them: the output validator talks with the program while that runs
//                                    (judge/checker/interaction.hpp). Legacy: "validation: custom interactive"
//   limits:
//     time_limit: 2.0                seconds of CPU time, 0.01 to 300; default 2
//     memory: 1024                   MiB, 16 to 16384; default 1024 ("import torch" alone takes some 250)
//     output: 8                      MiB, 1 to 256; default 8
//   validator_flags: float_tolerance 1e-6
//                                    a line of words: case_sensitive, space_change_sensitive, float_tolerance X,
//                                    float_absolute_tolerance X, float_relative_tolerance X; for a validator of the
//                                    problem's own any words, its arguments after feedback_dir
//   author, credits, source, source_url, license, rights_owner, uuid, version, keywords, embargo_until: read over
//   gradus:                          what the format lacks; every key may be absent
//     section: Autograd              of the course, one line
//     points: 100                    above 0, at most 1000000; default 100
//     languages: [cpp, python]       default: all of judge/language.hpp
//     checker: tolerance             exact, tokens, tolerance or program. Default: program where there is a
//                                    validator, tolerance where validator_flags has a float_ word, else tokens
//     scoring: average               or all, the default; judge/problem.hpp says what they mean
//
// Dot files and __pycache__ folders are not read at all.
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
inline constexpr std::int64_t folder_depth_max = 16;  // folders between the root and a file
inline constexpr std::int64_t path_bytes_max = 1'024;

using Folder = std::map<std::string, std::string>;  // path below the folder, with '/', → bytes

struct FolderReading {
    Folder folder;
    Defects defects;
};

// Reads regular files below `path`. Symbolic links, special files, names that are not plain UTF-8 and anything past the
// limits above are defects and are left out. Throws std::system_error when `path` cannot be opened at all.
FolderReading read_folder(const std::filesystem::path& path);

struct ProblemReading {
    std::optional<Problem> problem;  // absent when there is any defect
    Defects defects;                 // all of them
};

// Reads the format above. Pure: never throws for anything a folder holds.
ProblemReading read_problem(std::string_view slug, const Folder&);

// Both steps in one, the defects of both together; the slug is the folder's name. Throws std::system_error as
// read_folder.
ProblemReading read_problem_folder(const std::filesystem::path& path);

// A Folder as one blob: the same folder gives the same bytes. unpack returns nothing for bytes that pack did not make.
std::string pack(const Folder&);
std::optional<Folder> unpack(std::string_view blob);

}  // namespace gradus::judge
