// gradus migrate: brings a database to this version of the tables, and the problems into service where it is told to.
#include <filesystem>
#include <iostream>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include "api/command/command.hpp"
#include "api/command/options.hpp"
#include "api/problem_loading.hpp"
#include "judge/storage/database.hpp"
#include "judge/storage/migrate.hpp"

namespace gradus::api {
namespace {

namespace options = boost::program_options;

constexpr const char* explanation =
    "usage: gradus migrate [options]\n\n"
    "Applies the migrations that a PostgreSQL database lacks; harmless when it lacks none. The database's user must be "
    "its\n"
    "owner and, the first time, able to create roles. `gradus up` does all this by itself. The database is best named "
    "by\n"
    "the environment, where `ps` does not show it.\n\n";

struct Settings {
    std::string database_url;
    std::string problems;
};

// The settings, or the exit status when there is nothing left to do.
std::variant<Settings, ExitStatus> read_settings(Arguments arguments) {
    Settings settings;
    CommandOptions command{.name = "migrate", .explanation = explanation};
    auto add = command.described.add_options();
    add("database", options::value(&settings.database_url), "of PostgreSQL; by default $GRADUS_DATABASE_URL");
    add("problems", options::value(&settings.problems),
        "directory of problem folders: bring these into service, and take all others out of it");
    command.check = [&] {
        settings.database_url = database_url_or_environment(settings.database_url);
        if (!settings.problems.empty() && !std::filesystem::is_directory(settings.problems)) {
            throw std::invalid_argument("--problems: there is no directory " + settings.problems);
        }
    };
    if (const auto status = read_options(command, arguments)) return *status;
    return settings;
}

}  // namespace

int migrate_command(Arguments arguments) {
    const auto reading = read_settings(arguments);
    if (const auto* status = std::get_if<ExitStatus>(&reading)) return *status;
    const auto& settings = std::get<Settings>(reading);

    const auto applied = storage::migrate(settings.database_url);
    for (const std::string& migration : applied) std::cout << "applied " << migration << "\n";
    if (applied.empty()) std::cout << "nothing to apply\n";
    if (settings.problems.empty()) return exit_accepted;

    storage::Database database(settings.database_url, storage::DatabaseRole::owner);
    const auto count =
        load_problems(database, settings.problems, [](const std::string& line) { std::cerr << line << "\n"; });
    std::cout << count.in_service << " problems in service, " << count.changed << " new or changed, " << count.retired
              << " retired\n";
    if (count.broken == 0) return exit_accepted;
    std::cerr << count.broken << " problem folders have defects and were left out\n";
    return exit_usage;
}

}  // namespace gradus::api
