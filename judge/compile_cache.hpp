// Programs that were compiled before, by all that their compilation saw.
//
// A compilation follows from its input (sources, argv, environment, what is brought back, limits: compile_input) and
// the toolchain, which a cache adds by itself. A program is kept under the input that the judge gave, taken out of the
// box by the judge after everything in there is dead, and nothing that runs in a box can reach the cache. So whatever a
// source makes its compiler do, it decides what is kept for that very source and no other; who gets it has submitted
// the same bytes.
//
// Kept are programs only. A limit that was reached may have been the host's fault, and so may an error (a compiler that
// the host killed exits like one that found a mistake): kept, it would never go away. What a source sees of the time,
// by __TIME__ and the like, is that of its first compilation.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "judge/problem.hpp"
#include "sandbox/run.hpp"

namespace gradus::judge {

struct Compiled {
    std::vector<SourceFile> artifacts;
    std::string log;  // the compiler's warnings
};

// A failing cache finds nothing and keeps nothing; it does not throw.
class CompileCache {
  public:
    virtual ~CompileCache() = default;

    virtual std::optional<Compiled> find(std::string_view input) = 0;
    virtual void keep(std::string_view input, const Compiled&) = 0;
};

// All that a compilation sees but the toolchain, as bytes: the same for the same command and limits, another for any
// other.
std::string compile_input(const sandbox::Command&, const sandbox::Limits&);

}  // namespace gradus::judge
