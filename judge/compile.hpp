// From sources to what running needs: one compilation in the box, under limits of its own. Submissions and output
// validators are compiled alike.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "judge/compile_cache.hpp"
#include "judge/grade.hpp"
#include "judge/language.hpp"
#include "judge/problem.hpp"
#include "sandbox/run.hpp"

namespace gradus::judge {

// 30 s of CPU, 1 GiB of memory, 64 MiB of files.
sandbox::Limits compile_limits();

// What running needs: the files to lay into the box, and how to start it there.
struct Program {
    std::vector<SourceFile> files;
    std::vector<std::string> argv;
    std::vector<std::string> environment;
    std::optional<sandbox::Warm> warm;  // of a language that has a warm interpreter; the seed is the run's to set
};

// The warm interpreter of a language, where it has one; with the seed 0.
std::optional<sandbox::Warm> warm_of(const Language&);

struct Compilation {
    CompileResult result;
    Program program;            // of an accepted result
    std::string judge_message;  // for the operator, of a judge_error
};

// The first of `sources` is the program, the others are what it includes or imports. A language without a compiler
// keeps its sources. A program that the cache has is not compiled again; null: there is no cache.
Compilation compile(sandbox::Sandbox&, CompileCache*, const Language&, std::vector<SourceFile> sources);

// The files of a program as the sandbox takes them; borrows their bytes.
std::vector<sandbox::File> borrow_files(const Program&);

}  // namespace gradus::judge
