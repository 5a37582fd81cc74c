// A hostile program of programs/, with what its opening comment demands.
//
//   programs/NAME.cpp            compiled on the host, run in a box
//   programs/NAME.py             run in a box by the image's Python
//   programs/compiled/NAME.cpp   compiled in a box by the image's compiler; the attack is on the compiler
//   programs/warm/NAME.py        run in a warm interpreter; the attack is on it, or on the next program in it
//
// The comment says in sentences what the attack is and what must happen. Lines "key: text" in it are read here:
//
//   expect: exited 0 or cpu_limit                 the endings that are right
//   limits: cpu_ms=200 wall_ms=500 memory_mib=64 processes=16 output_kib=64 work_mib=16 files=256 collected_kib=64
//   collect: NAME …                               files asked for
//   collected: NAME …                             those that must come back (default: none)
//   at_least: cpu_ms=100 memory_mib=50 output_kib=64      what the outcome must have measured
//   at_most: memory_mib=20
//   input: text                                   on standard input
//   environment: NAME=value                       instead of the usual one; may stand on several lines
//   arguments: -O2 @file                          of the program, or of the compiler
//   says: text                                    must occur in standard output or standard error
//   modules: numpy torch                          what the warm interpreter has imported (default: numpy)
#pragma once

#include <filesystem>
#include <iosfwd>
#include <map>
#include <string>
#include <vector>

#include "sandbox/run.hpp"

namespace gradus::sandbox {

struct Attack {
    enum class Kind { program, python, compiled, warm } kind = Kind::program;
    std::string name;
    std::filesystem::path source;
    std::vector<std::string> endings;
    Limits limits;
    std::string input;
    std::vector<std::string> collect, collected, environment, arguments, says, modules;
    std::map<std::string, std::int64_t> at_least, at_most;
};

void PrintTo(const Attack& attack, std::ostream* out);  // the name GoogleTest looks for

// Every attack, by name. Throws std::runtime_error for a comment that cannot be meant.
std::vector<Attack> read_attacks();

// "exited 3", "signalled 9", "cpu_limit", "setup_failed (mount proc: 1)".
std::string ending_of(const Outcome& outcome);

// Limits on time for a machine that is as many times as slow as $GRADUS_TEST_PATIENCE says (an emulated one; cgroup_v2/
// run_in_vm), where a limit on time is not what is tested.
Limits patient(Limits limits);

std::string read_whole_file(const std::filesystem::path& path);

}  // namespace gradus::sandbox
