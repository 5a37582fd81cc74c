// A Python script run warm and cold, and one sandbox with its interpreter for all tests of a suite.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "sandbox/run.hpp"
#include "tests/sandbox/attack.hpp"
#include "tests/sandbox/host.hpp"

namespace gradus::sandbox {

inline const std::vector<std::string> python = {"/usr/bin/python3", "-P", "-s"};
inline const std::vector<std::string> plain = {"PATH=/usr/bin:/bin",
                                               "HOME=/work",
                                               "LANG=C.UTF-8",
                                               "OMP_NUM_THREADS=1",
                                               "OPENBLAS_NUM_THREADS=1",
                                               "PYTHONHASHSEED=0",
                                               "PYTHONDONTWRITEBYTECODE=1"};

enum class Start { cold, warm };

struct Script {
    std::string text;
    std::uint64_t seed = 1;
    std::vector<std::string> modules = {"numpy"};
    std::vector<std::string> environment = plain;
    Limits limits =
        patient({.cpu = std::chrono::seconds(10), .wall = std::chrono::seconds(20), .memory_bytes_max = 512 << 20});
    std::vector<std::string> words = {"main.py", "one argument"};  // after the interpreter's
};

inline Outcome run(Sandbox& sandbox, const Script& script, Start start) {
    Command command;
    command.argv = python;
    command.argv.insert(command.argv.end(), script.words.begin(), script.words.end());
    command.environment = script.environment;
    command.standard_input = "line of input\n";
    command.files = {{"main.py", script.text, false}};
    if (start == Start::warm) command.warm = Warm{python, script.modules, script.seed};
    return sandbox.run(command, script.limits);
}

// One sandbox, and so one interpreter, for all tests of a suite: what a test leaves behind would meet the next.
class Zygote : public testing::Test {
  protected:
    static void SetUpTestSuite() { sandbox_ = new Sandbox(runtime_image()); }
    static void TearDownTestSuite() {
        delete sandbox_;
        sandbox_ = nullptr;
    }
    static Outcome run_warm(const Script& script) {
        const Outcome outcome = run(*sandbox_, script, Start::warm);
        EXPECT_TRUE(outcome.was_warm);
        return outcome;
    }
    static inline Sandbox* sandbox_ = nullptr;
};

}  // namespace gradus::sandbox
