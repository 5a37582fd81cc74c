// A directory of problem folders, brought into service: what is on disk is what students see.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "judge/storage/database.hpp"

namespace gradus::api {

struct ProblemCount {
    int in_service = 0;  // read without a defect; new, changed or as before
    int changed = 0;     // of them, those whose package is new to the database
    int broken = 0;      // with defects: the last good version, if there is one, stays in service
    int retired = 0;     // whose folder is gone
};

// `database` has the owner's role. Every folder of `directory` but competitions/ and those whose name begins with a dot
// is a problem; `report` hears each defect as one line. Throws std::filesystem::filesystem_error when the directory
// cannot be read.
ProblemCount load_problems(storage::Database& database, const std::filesystem::path& directory,
                           const std::function<void(const std::string& line)>& report);

}  // namespace gradus::api
