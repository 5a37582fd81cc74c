#include "api/problem_loading.hpp"

#include <algorithm>
#include <system_error>
#include <vector>

#include "judge/problem_folder.hpp"
#include "judge/storage/problems.hpp"

namespace gradus::api {

namespace {

std::vector<std::filesystem::path> folders_of(const std::filesystem::path& directory) {
    std::vector<std::filesystem::path> folders;
    for (const auto& entry : std::filesystem::directory_iterator(directory)) {
        const std::string name = entry.path().filename().string();
        if (entry.is_directory() && name.front() != '.' && name != "competitions") folders.push_back(entry.path());
    }
    std::sort(folders.begin(), folders.end());
    return folders;
}

// The problem and its package when there is no defect at all.
struct Loaded {
    std::optional<judge::Problem> problem;
    std::string package;
    judge::Defects defects;
};

Loaded load(const std::string& slug, const std::filesystem::path& folder) try {
    judge::FolderReading files = judge::read_folder(folder);
    judge::ProblemReading reading = judge::read_problem(slug, files.folder);
    Loaded loaded{std::move(reading.problem), {}, std::move(files.defects)};
    loaded.defects.insert(loaded.defects.end(), reading.defects.begin(), reading.defects.end());
    if (loaded.defects.empty()) loaded.package = judge::pack(files.folder);
    return loaded;
} catch (const std::system_error& unreadable) {
    return {{}, {}, {{".", unreadable.what()}}};
}

}  // namespace

ProblemCount load_problems(storage::Database& database, const std::filesystem::path& directory,
                           const std::function<void(const std::string& line)>& report) {
    ProblemCount count;
    std::vector<std::string> slugs;
    for (const auto& folder : folders_of(directory)) {
        const std::string slug = folder.filename().string();
        slugs.push_back(slug);
        const Loaded loaded = load(slug, folder);
        for (const judge::Defect& defect : loaded.defects)
            report("problem " + slug + ": " + defect.place + ": " + defect.message);
        if (!loaded.defects.empty()) {
            ++count.broken;
            continue;
        }
        ++count.in_service;
        if (storage::put_problem(database, *loaded.problem, loaded.package)) ++count.changed;
    }
    count.retired = storage::retire_problems_except(database, slugs);
    return count;
}

}  // namespace gradus::api
