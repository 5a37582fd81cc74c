// Runs instruments/act in a sandbox: one small action, one outcome.
#pragma once

#include <string>
#include <vector>

#include "sandbox/run.hpp"
#include "tests/sandbox/attack.hpp"

namespace gradus::sandbox {

// A command whose only file is the instrument; the bytes live as long as the object.
class Act {
  public:
    explicit Act(std::vector<std::string> arguments) : bytes_(read_whole_file(INSTRUMENTS "/act")) {
        command.files = {{"act", bytes_, true}};
        command.argv = std::move(arguments);
        command.argv.insert(command.argv.begin(), "/work/act");
    }
    Act(const Act&) = delete;
    Act& operator=(const Act&) = delete;

  private:
    std::string bytes_;

  public:
    Command command;
};

inline Outcome run_act(Sandbox& sandbox, std::vector<std::string> arguments, const Limits& limits = patient(Limits{})) {
    const Act act(std::move(arguments));
    return sandbox.run(act.command, limits);
}

}  // namespace gradus::sandbox
