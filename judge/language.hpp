// The languages a solution may be written in: one table, a row a language.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gradus::judge {

struct Language {
    std::string_view name;                     // "cpp", "python": the word of the API
    std::string_view title;                    // "C++20 (g++ 12, -O2)"
    std::vector<std::string_view> extensions;  // ".cpp"; tells the language of a file
    std::string source_name;                   // what the source is called in the box
    std::vector<std::string> compile;          // argv in the box, or empty: nothing to compile
    std::vector<std::string> artifacts;        // what compiling leaves in /work and running needs
    std::vector<std::string> run;              // argv in the box
    std::vector<std::string> environment;      // of both, the whole of it
    // The first words of `run` that may be a warm interpreter, and the modules it has imported ahead; empty: none.
    std::vector<std::string> warm_interpreter;
    std::vector<std::string> warm_modules;
};

std::span<const Language> languages();
// Null when there is none.
const Language* language_named(std::string_view name);
const Language* language_of_file(std::string_view file_name);

}  // namespace gradus::judge
