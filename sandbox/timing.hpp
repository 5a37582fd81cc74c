// What makes the times of programs vary on a host, and what to do about each: a finding a cause. Only looks; whether to
// change a host that has other duties too is the operator's choice, and none of it keeps a host from judging.
//
//   swap        a page that was swapped out costs milliseconds, and not every time
//   SMT         the two threads of a core share its units and caches
//   frequency   a governor that saves power lets a program begin slowly
//   turbo       the clock rises while other cores idle and falls when they do not
//   huge pages  whether one could be had depends on what ran before
//   addresses   random layouts meet caches and predictors differently
//
// The list is isolate's (isolate-check-environment), which judges have used for years.
#pragma once

#include <filesystem>
#include <vector>

#include "sandbox/probe.hpp"

namespace gradus::sandbox {

// `root` has the host's proc and sys in it: "/", or a test's copy of a few of their files. A file that is missing means
// that this kernel has nothing of the kind. One finding a row above, in that order; none is `missing`. Never throws for
// what it reads.
std::vector<Finding> check_timing(const std::filesystem::path& root);

}  // namespace gradus::sandbox
