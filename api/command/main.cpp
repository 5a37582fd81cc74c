// The program `gradus`: a table of commands.
#include <algorithm>
#include <array>
#include <exception>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/command/command.hpp"
#include "engine/expression/suggestion.hpp"

namespace gradus::api {

namespace {

const std::array commands{
    CommandEntry{"up", "serve and judge on this machine, with a private database", up_command},
    CommandEntry{"serve", "the HTTP server", serve_command},
    CommandEntry{"work", "the judge: grades what is submitted", work_command},
    CommandEntry{"migrate", "bring a database to this version, load problems", migrate_command},
    CommandEntry{"judge", "grade a source here, without server and database", judge_command},
    CommandEntry{"problem verify", "check problem folders and their example submissions", problem_verify_command},
    CommandEntry{"engine eval", "a formula at a point: value, gradient, Hessian, enclosure", engine_eval_command},
    CommandEntry{"engine minimize", "the least value of a formula and where it is taken, proved",
                 engine_minimize_command},
    CommandEntry{"probe", "what this host permits and what sandboxes miss", probe_command},
    CommandEntry{"login", "sign up or log in to a server", login_command},
    CommandEntry{"submit", "submit a source to a server and follow its verdict", submit_command},
};

void print_help(std::ostream& out) {
    out << "usage: gradus COMMAND [options]\n\n";
    for (const CommandEntry& command : commands) {
        out << "  " << command.name << std::string(16 - command.name.size(), ' ') << command.summary << "\n";
    }
    out << "\n`gradus COMMAND --help` explains a command; `gradus --version` tells the version.\n";
}

// How many of `words` are the command's name, or nothing.
std::optional<std::size_t> words_of(std::string_view name, Arguments words) {
    std::string typed;
    for (std::size_t count = 1; count <= words.size() && count <= 2; ++count) {
        typed += (count == 1 ? "" : " ") + words[count - 1];
        if (typed == name) return count;
    }
    return std::nullopt;
}

int run(Arguments words) {
    if (words.empty()) {
        print_help(std::cerr);
        return exit_usage;
    }
    if (words.front() == "--help" || words.front() == "-h" || words.front() == "help") {
        print_help(std::cout);
        return exit_accepted;
    }
    if (words.front() == "--version") {
        std::cout << "gradus " GRADUS_VERSION "\n";
        return exit_accepted;
    }
    std::vector<std::string_view> names;
    for (const CommandEntry& command : commands) {
        const auto count = words_of(command.name, words);
        if (count) return command.run(words.subspan(*count));
        names.push_back(command.name);
    }
    std::string typed = words.front();
    const auto begins_with_it = [&](std::string_view name) { return name.starts_with(typed + " "); };
    if (words.size() > 1 && std::ranges::any_of(names, begins_with_it)) typed += " " + words[1];
    std::cerr << "gradus: there is no command \"" << typed << "\"";
    if (const auto meant = engine::expression::nearest(typed, names))
        std::cerr << "; did you mean \"" << *meant << "\"?";
    std::cerr << "\n`gradus --help` lists them.\n";
    return exit_usage;
}

}  // namespace
}  // namespace gradus::api

int main(int argc, char** argv) {
    try {
        const std::vector<std::string> words(argv + 1, argv + argc);
        return gradus::api::run(words);
    } catch (const std::exception& failure) {
        std::cerr << "gradus: " << failure.what() << "\n";
        return gradus::api::exit_failure;
    }
}
