#include "judge/language.hpp"

#include <array>

namespace gradus::judge {

namespace {

// The whole environment of every program in a box: nothing comes from the host. One thread a library, because a box is
// given one core and its CPU time is what we measure; a fixed hash seed, so that the same program does the same thing
// twice. Standard output stays buffered as Python's default has it.
std::vector<std::string> plain_environment() {
    return {
        "PATH=/usr/local/bin:/usr/bin:/bin",
        "HOME=/work",
        "LANG=C.UTF-8",
        "OMP_NUM_THREADS=1",
        "OPENBLAS_NUM_THREADS=1",
        "MKL_NUM_THREADS=1",
        "PYTHONDONTWRITEBYTECODE=1",
        "PYTHONHASHSEED=0",
        "MPLCONFIGDIR=/tmp",
    };
}

// Note [Why python -P and not -I]: -P keeps the script's folder off the import path and -s the user's site packages, so
// a torch.py that a program leaves in /work is not imported in torch's place. -I would do both, but it also ignores
// PYTHON* variables, and with them the fixed hash seed. A box begins empty each time, so what a program plants beside
// itself could only ever hurt that program.
std::array<Language, 2> make_languages() {
    return {
        Language{
            .name = "cpp",
            .title = "C++20 (g++ 12, -O2)",
            .extensions = {".cpp", ".cc", ".cxx"},
            .source_name = "main.cpp",
            .compile = {"/usr/bin/g++", "-O2", "-std=c++20", "-o", "main", "main.cpp"},
            .artifacts = {"main"},
            .run = {"/work/main"},
            .environment = plain_environment(),
            .warm_interpreter = {},
            .warm_modules = {},
        },
        Language{
            .name = "python",
            .title = "Python 3.11 (NumPy, PyTorch)",
            .extensions = {".py"},
            .source_name = "main.py",
            .compile = {},
            .artifacts = {},
            .run = {"/usr/bin/python3", "-P", "-s", "main.py"},
            .environment = plain_environment(),
            .warm_interpreter = {"/usr/bin/python3", "-P", "-s"},
            .warm_modules = {"numpy", "torch"},
        },
    };
}

}  // namespace

std::span<const Language> languages() {
    static const std::array<Language, 2> table = make_languages();
    return table;
}

const Language* language_named(std::string_view name) {
    for (const Language& language : languages()) {
        if (language.name == name) return &language;
    }
    return nullptr;
}

const Language* language_of_file(std::string_view file_name) {
    for (const Language& language : languages()) {
        for (const std::string_view extension : language.extensions) {
            if (file_name.size() > extension.size() && file_name.ends_with(extension)) return &language;
        }
    }
    return nullptr;
}

}  // namespace gradus::judge
