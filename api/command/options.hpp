// The words after a command's name, read by Boost.Program_options the same way for every command: --help explains, a
// mistake is told in one sentence with the way to the explanation.
#pragma once

#include <boost/program_options.hpp>
#include <functional>
#include <optional>
#include <string>

#include "api/command/command.hpp"

namespace gradus::api {

struct CommandOptions {
    std::string name;                                                  // "submit"
    const char* explanation;                                           // what --help prints above the options
    boost::program_options::options_description described{"options"};  // --help is added to them
    boost::program_options::options_description operands{};            // words without a name, by the names in `places`
    boost::program_options::positional_options_description places{};
    bool has_short_options = true;        // else a word such as -x is an operand: a formula
    std::function<void()> check = [] {};  // throws std::exception for values that do not go together
};

// Nothing when the values are read and checked. Else the exit status: the explanation was printed, or the mistake told.
std::optional<ExitStatus> read_options(const CommandOptions& command, Arguments arguments);

// Throws std::invalid_argument, which names the option, for a value that is not from `least` to `most`.
void refuse_outside(const char* option, int value, int least, int most);

// `given`, or else $GRADUS_DATABASE_URL. Throws std::invalid_argument when there is neither.
std::string database_url_or_environment(std::string given);

}  // namespace gradus::api
