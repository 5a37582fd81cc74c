// The command that carries out an attack, and the bytes that it borrows.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tests/sandbox/attack.hpp"

namespace gradus::sandbox {

class Prepared {
  public:
    explicit Prepared(const Attack& attack);
    // The program that looks around in a box: whatever an earlier program may have left there.
    static Prepared witness();
    // The program that looks around in a warm interpreter.
    static Prepared witness(const std::vector<std::string>& modules);

    Prepared(Prepared&&) = default;  // the command points into the bytes, which stay where they are

    const Command& command() const { return command_; }

  private:
    Prepared() = default;

    void lay_python(const std::filesystem::path& source);
    void warm(const std::vector<std::string>& modules);

    std::vector<std::string> bytes_;
    Command command_;
};

}  // namespace gradus::sandbox
