// A folder with a few files in it, gone at the end of the test: the part of a host that is looked at.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <stdexcept>
#include <string>

namespace gradus::sandbox {

class TemporaryFolder {
  public:
    // `files`: path below the folder, and content.
    explicit TemporaryFolder(const std::map<std::string, std::string>& files = {}) {
        std::string name = (std::filesystem::temp_directory_path() / "gradus-test-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make " + name);
        path_ = name;
        for (const auto& [file, content] : files) {
            std::filesystem::create_directories((path_ / file).parent_path());
            std::ofstream(path_ / file) << content;
        }
    }
    TemporaryFolder(TemporaryFolder&&) = delete;
    ~TemporaryFolder() { std::filesystem::remove_all(path_); }

    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

}  // namespace gradus::sandbox
