// A compile cache in a directory of its own, which goes with it.
#pragma once

#include <sys/stat.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "judge/worker/program_store.hpp"

namespace gradus::worker {

class KeptPrograms {
  public:
    KeptPrograms() {
        std::string name = std::filesystem::temp_directory_path() / "gradus-test-XXXXXX";
        if (!mkdtemp(name.data())) throw std::runtime_error("mkdtemp " + name);
        root_ = name;
    }
    KeptPrograms(KeptPrograms&&) = delete;
    ~KeptPrograms() { std::filesystem::remove_all(root_); }

    std::filesystem::path path() const { return root_ / "made" / "compiled"; }

    ProgramStore open(std::int64_t bytes_max = 1 << 20, const std::string& toolchain = "gcc 12") {
        return {path(), bytes_max, toolchain, [this](const std::string& line) { log.push_back(line); }};
    }

    // Of the programs: what each takes on disk, by file name.
    std::map<std::string, std::int64_t> programs() const {
        std::map<std::string, std::int64_t> found;
        for (const auto& entry : std::filesystem::directory_iterator(path())) {
            const std::string name = entry.path().filename();
            struct stat status {};
            lstat(entry.path().c_str(), &status);
            if (name.size() == 64) found[name] = (status.st_size + 4'095) / 4'096 * 4'096;
        }
        return found;
    }

    std::int64_t bytes() const {
        std::int64_t sum = 0;
        for (const auto& [name, bytes] : programs()) sum += bytes;
        return sum;
    }

    std::vector<std::string> log;

  private:
    std::filesystem::path root_;
};

}  // namespace gradus::worker
