// The disk's side of problem folders. The folder may belong to someone hostile (an uploaded archive, a student's
// checkout), so no path is followed twice: every step opens one name below an open directory, without following links,
// and only what turns out to be a regular file after it was opened is read.
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <system_error>
#include <utility>
#include <vector>

#include "judge/folder/path.hpp"
#include "judge/problem_folder.hpp"

namespace gradus::judge {

namespace {

struct CloseDirectory {
    void operator()(DIR* directory) const { closedir(directory); }
};
using Directory = std::unique_ptr<DIR, CloseDirectory>;

class Descriptor {
  public:
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (fd_ >= 0) close(fd_);
    }
    int get() const { return fd_; }
    int release() { return std::exchange(fd_, -1); }

  private:
    int fd_;
};

std::string reason() {
    return std::error_code(errno, std::generic_category()).message();
}

std::string kind_of(mode_t mode) {
    if (S_ISLNK(mode)) return "a symbolic link";
    if (S_ISFIFO(mode)) return "a FIFO";
    if (S_ISSOCK(mode)) return "a socket";
    return "a device";
}

// Names below are shown in defects, so a name that is not plain is shown with its odd bytes as '?'.
std::string shown(std::string_view name) {
    std::string text;
    for (const char c : name.substr(0, 64)) text += c >= 0x20 && c < 0x7F ? c : '?';
    return text;
}

class Reader {
  public:
    FolderReading read(const std::filesystem::path& path) {
        const int fd = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd < 0) throw std::system_error(errno, std::generic_category(), "open the folder " + path.string());
        read_directory(Descriptor(fd), "");
        return std::move(reading_);
    }

  private:
    void read_directory(Descriptor opened, const std::string& prefix) {
        const int fd = opened.get();
        const Directory directory(fdopendir(fd));
        if (!directory) throw std::system_error(errno, std::generic_category(), "list the folder " + prefix);
        opened.release();  // closed with the directory
        for (const std::string& name : names_in(directory.get(), prefix)) {
            if (is_full_) return;
            read_entry(fd, name, prefix);
        }
    }

    // In order, so that the same folder gives the same defects.
    std::vector<std::string> names_in(DIR* directory, const std::string& prefix) {
        std::vector<std::string> names;
        while (const dirent* entry = readdir(directory)) {
            const std::string name = entry->d_name;
            if (name.front() == '.' || name == "__pycache__") continue;
            if (++entries_ > entries_max) {
                stop(prefix, "the folder holds more than " + std::to_string(entries_max) + " names");
                break;
            }
            names.push_back(name);
        }
        std::sort(names.begin(), names.end());
        return names;
    }

    void read_entry(int directory, const std::string& name, const std::string& prefix) {
        const std::string path = prefix + name;
        if (!is_plain_name(name)) {
            add_defect(prefix + shown(name), "the name is not plain UTF-8 text without control characters");
            return;
        }
        if (!is_plain_path(path)) {
            add_defect(path.substr(0, 80), "the path is longer than " + std::to_string(path_bytes_max) +
                                               " bytes or deeper than " + std::to_string(folder_depth_max) +
                                               " folders");
            return;
        }
        struct stat status {};
        if (fstatat(directory, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
            add_defect(path, "cannot be read: " + reason());
        } else if (S_ISDIR(status.st_mode)) {
            Descriptor below(openat(directory, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
            if (below.get() < 0) {
                add_defect(path, "cannot be opened: " + reason());
                return;
            }
            read_directory(Descriptor(below.release()), path + "/");
        } else if (S_ISREG(status.st_mode)) {
            read_file(directory, name, path);
        } else {
            add_defect(path, "is " + kind_of(status.st_mode) + "; a problem folder holds regular files only");
        }
    }

    void read_file(int directory, const std::string& name, const std::string& path) {
        // O_NONBLOCK: should the file have become a FIFO since we looked, opening it must not wait for a writer.
        const Descriptor file(
            openat(directory, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
        struct stat status {};
        if (file.get() < 0 || fstat(file.get(), &status) != 0) {
            add_defect(path, "cannot be opened: " + reason());
            return;
        }
        if (!S_ISREG(status.st_mode)) {
            add_defect(path, "is " + kind_of(status.st_mode) + "; a problem folder holds regular files only");
            return;
        }
        if (static_cast<std::int64_t>(reading_.folder.size()) >= folder_files_max) {
            stop(path,
                 "the folder holds more than " + std::to_string(folder_files_max) + " files; the rest was not read");
            return;
        }
        std::string bytes;
        if (read_bytes(file.get(), static_cast<std::int64_t>(status.st_size), path, bytes)) {
            bytes_total_ += static_cast<std::int64_t>(bytes.size());
            reading_.folder.emplace(path, std::move(bytes));
        }
    }

    bool read_bytes(int file, std::int64_t size, const std::string& path, std::string& bytes) {
        const std::int64_t left = folder_bytes_max - bytes_total_;
        if (size > left) {
            add_defect(path, "the folder is larger than " + std::to_string(folder_bytes_max >> 20) +
                                 " MiB; this file was left out");
            return false;
        }
        bytes.resize(static_cast<std::size_t>(size));
        std::size_t length = 0;
        while (length < bytes.size()) {
            const ssize_t count = ::read(file, bytes.data() + length, bytes.size() - length);
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) {
                add_defect(path, "cannot be read: " + reason());
                return false;
            }
            if (count == 0) break;  // the file shrank while we read it
            length += static_cast<std::size_t>(count);
        }
        bytes.resize(length);
        return true;
    }

    void stop(const std::string& place, const std::string& message) {
        add_defect(place, message);
        is_full_ = true;
    }

    void add_defect(const std::string& place, const std::string& message) {
        reading_.defects.push_back({place.empty() ? "." : place, message});
        if (static_cast<std::int64_t>(reading_.defects.size()) >= defects_max) is_full_ = true;
    }

    static constexpr std::int64_t entries_max = 4 * folder_files_max;  // files and folders, empty ones too
    static constexpr std::int64_t defects_max = 1'000;

    FolderReading reading_;
    std::int64_t bytes_total_ = 0;
    std::int64_t entries_ = 0;
    bool is_full_ = false;
};

}  // namespace

FolderReading read_folder(const std::filesystem::path& path) {
    return Reader().read(path);
}

}  // namespace gradus::judge
