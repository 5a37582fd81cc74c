#include "judge/storage/postgres_programs.hpp"

#include <charconv>
#include <optional>
#include <stdexcept>
#include <string>

#include "judge/storage/cluster_directory.hpp"

namespace gradus::storage {

namespace fs = std::filesystem;

namespace {

// The programs of `major`, or of the newest PostgreSQL there is.
std::optional<fs::path> find_programs(std::optional<int> major) {
    std::optional<fs::path> found;
    int newest = 0;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator{"/usr/lib/postgresql", none}) {
        const auto name = entry.path().filename().string();
        int number = 0;
        if (std::from_chars(name.data(), name.data() + name.size(), number).ec != std::errc{} || number < newest)
            continue;
        if ((major && number != *major) || !fs::exists(entry.path() / "bin" / "postgres")) continue;
        newest = number;
        found = entry.path() / "bin";
    }
    return found;
}

}  // namespace

fs::path find_postgres_programs(const fs::path& data) {
    const auto newest = find_programs({});
    if (!newest)
        throw std::runtime_error{
            "PostgreSQL is not installed: run `apt-get install postgresql` (or deploy/run, which does)"};
    const auto major = major_of(data);
    if (!major) return *newest;
    if (const auto matching = find_programs(major)) return *matching;
    throw std::runtime_error{data.string() + " was made by PostgreSQL " + std::to_string(*major) +
                             ", and this machine has " + newest->parent_path().filename().string() +
                             ": install postgresql-" + std::to_string(*major) +
                             ", or move the directory away and restore a backup"};
}

}  // namespace gradus::storage
