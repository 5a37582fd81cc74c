// The cores that boxes run on, one each while there are enough of them: a program alone on its core is disturbed least,
// and its times repeat best.
//
// A box keeps to the processor of its slot's number, counted round, so that the boxes of all processes of a host meet
// on one core only when there are more boxes than cores. Of a core with several hardware threads (SMT) only the first
// is used. Programs cannot leave (the filter refuses sched_setaffinity).
#pragma once

#include <filesystem>
#include <vector>

namespace gradus::sandbox {

// One processor of every core, by number: the first of those in `allowed` (ascending) that share it. `root` has the
// host's sys in it ("/", or a test's); a processor that is not described there is a core of its own.
std::vector<int> whole_cores(const std::filesystem::path& root, const std::vector<int>& allowed);

// Of this host, among the processors that this process may use. Never empty.
std::vector<int> own_cores();

}  // namespace gradus::sandbox
