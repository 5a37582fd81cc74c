#include "api/command/options.hpp"

#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <vector>

namespace gradus::api {

std::optional<ExitStatus> read_options(const CommandOptions& command, Arguments arguments) {
    namespace options = boost::program_options;
    options::options_description shown = command.described, all;
    shown.add_options()("help,h", "this");
    all.add(shown).add(command.operands);
    try {
        options::variables_map values;
        const std::vector<std::string> words(arguments.begin(), arguments.end());
        namespace style = options::command_line_style;
        const int read_as = command.has_short_options
                                ? style::default_style
                                : style::default_style & ~style::allow_short & ~style::allow_guessing;
        options::store(options::command_line_parser(words).options(all).positional(command.places).style(read_as).run(),
                       values);
        if (values.contains("help")) {
            std::cout << command.explanation << shown;
            return exit_accepted;
        }
        options::notify(values);
        command.check();
    } catch (const std::exception& wrong) {
        std::cerr << "gradus " << command.name << ": " << wrong.what() << "\ngradus " << command.name
                  << " --help explains the options\n";
        return exit_usage;
    }
    return {};
}

void refuse_outside(const char* option, int value, int least, int most) {
    if (value >= least && value <= most) return;
    throw std::invalid_argument(std::string(option) + " is from " + std::to_string(least) + " to " +
                                std::to_string(most) + ", not " + std::to_string(value));
}

std::string database_url_or_environment(std::string given) {
    const char* url = std::getenv("GRADUS_DATABASE_URL");
    if (given.empty() && url != nullptr) given = url;
    if (given.empty()) throw std::invalid_argument("set $GRADUS_DATABASE_URL, or give --database");
    return given;
}

}  // namespace gradus::api
