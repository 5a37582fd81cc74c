// Does this host's sandbox hold? Tried by attacking it, before anything is judged: a wall that an update of the kernel,
// a setting or a mistake has opened is found here and not by a student.
//
// A small static program carried inside this library (sandbox/attacker) tries one thing a run: to get out, to take more
// than its limits, to leave something for the next program; and by their numbers all system calls that the filter's
// table refuses. A Python program tries the warm interpreter where the image has one. Afterwards the host is looked at:
// nothing of it all may be left there. It takes well under two seconds and needs no compiler.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "sandbox/run.hpp"

namespace gradus::sandbox {

struct TriedAttack {
    std::string name;  // what was attempted: "read a secret", "system call ptrace"
    std::string hole;  // what was seen instead of the required outcome; empty: it was repelled
};

struct SelfTest {
    std::vector<TriedAttack> attacks;
    std::chrono::milliseconds wall{0};
};

// Tries every attack by `run`, which is Sandbox::run but for a test of this test.
using Run = std::function<Outcome(const Command&, const Limits&)>;
std::vector<TriedAttack> try_attacks(const Run& run);

// The same in a sandbox of its own, and what is left of it on the host when it is gone. Throws as Sandbox does.
SelfTest self_test(const std::filesystem::path& image);

// Those that got through: "read a secret (exited 1)", joined by "; ". Empty when all were repelled.
std::string holes_in(const std::vector<TriedAttack>&);

}  // namespace gradus::sandbox
