#include "judge/worker/program_store.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <memory>
#include <stdexcept>
#include <tuple>
#include <vector>

#include "judge/worker/digest.hpp"
#include "judge/worker/program_file.hpp"
#include "sandbox/failure.hpp"

namespace gradus::worker {

using sandbox::Descriptor;
using sandbox::throw_errno;

namespace {

constexpr const char* sum_name = "bytes";
constexpr const char* unfinished_name = "unfinished";  // of whoever holds the lock, or was killed with it

std::int64_t on_disk(std::int64_t bytes) {
    constexpr std::int64_t block_bytes = 4'096;
    return (bytes + block_bytes - 1) / block_bytes * block_bytes;
}

Descriptor open_directory(const std::filesystem::path& path) {
    if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path());
    if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) throw_errno("make the directory " + path.string());
    Descriptor directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!directory) throw_errno("open the directory " + path.string());
    struct stat status {};
    if (::fstat(directory.get(), &status) != 0) throw_errno("look at " + path.string());
    if (status.st_uid != ::geteuid() || (status.st_mode & 077) != 0) {
        throw std::runtime_error("compiled programs are not kept in " + path.string() +
                                 ", which others than its keeper may enter: name a directory of the worker's user "
                                 "alone (mode 0700), or one to be made, with --compile-cache");
    }
    return directory;
}

std::string read_all(const Descriptor& file, std::int64_t size) {
    std::string bytes(static_cast<std::size_t>(size), '\0');
    std::size_t have = 0;
    while (have < bytes.size()) {
        const ssize_t count = ::read(file.get(), bytes.data() + have, bytes.size() - have);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) throw_errno("read a compiled program");
        if (count == 0) break;
        have += static_cast<std::size_t>(count);
    }
    bytes.resize(have);
    return bytes;
}

struct Stored {
    std::string name;
    std::int64_t bytes = 0;
    timespec last_use{};
};

bool is_name_of_a_program(std::string_view name) {
    return name.size() == digest_digits && name.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::vector<Stored> list(const Descriptor& directory) {
    const int again = ::openat(directory.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (again < 0) throw_errno("open the compile cache");
    const std::unique_ptr<DIR, int (*)(DIR*)> entries(::fdopendir(again), ::closedir);
    std::vector<Stored> stored;
    while (const dirent* entry = ::readdir(entries.get())) {
        struct stat status {};
        if (!is_name_of_a_program(entry->d_name) ||
            ::fstatat(directory.get(), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
            continue;
        }
        stored.push_back({entry->d_name, on_disk(status.st_size), status.st_mtim});
    }
    return stored;
}

// Nothing when there is no number.
std::optional<std::int64_t> read_sum(const Descriptor& directory) {
    const Descriptor file(::openat(directory.get(), sum_name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    if (!file) return {};
    constexpr std::int64_t digits_max = 20;
    const std::string text = read_all(file, digits_max);
    std::int64_t sum = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), sum);
    if (error != std::errc() || end != text.data() + text.size() || sum < 0) return {};
    return sum;
}

void write_file(const Descriptor& directory, const char* name, std::string_view bytes) {
    const Descriptor file(::openat(directory.get(), name, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file) throw_errno("open the file " + std::string(name));
    sandbox::write_all(file.get(), bytes, "write the file " + std::string(name));
}

}  // namespace

ProgramStore::ProgramStore(const std::filesystem::path& directory, std::int64_t bytes_max, std::string_view toolchain,
                           std::function<void(const std::string& line)> log)
    : path_(directory.string()),
      bytes_max_(bytes_max),
      toolchain_(sha256({toolchain})),
      log_(std::move(log)),
      directory_(open_directory(directory)) {
    const Descriptor locked = lock();
    make_room(bytes_max_);  // the limit may be a new one, and the sum may be gone
}

std::string ProgramStore::name_of(std::string_view input) const {
    return sha256({toolchain_, input});
}

std::optional<judge::Compiled> ProgramStore::find(std::string_view input) try {
    return read(name_of(input));
} catch (const std::system_error& failure) {
    tell(failure.what());
    return {};
}

void ProgramStore::keep(std::string_view input, const judge::Compiled& program) try {
    const std::string name = name_of(input);
    const std::string bytes = write_program(name, program);
    if (std::cmp_greater(bytes.size(), std::min(program_bytes_max, bytes_max_ / 8))) return;
    write(name, bytes);
    tell(nullptr);
} catch (const std::system_error& failure) {
    tell(failure.what());
}

std::optional<judge::Compiled> ProgramStore::read(const std::string& name) {
    const Descriptor file(::openat(directory_.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!file && errno == ENOENT) return {};
    struct stat status {};
    std::optional<judge::Compiled> program;
    if (file && ::fstat(file.get(), &status) == 0 && S_ISREG(status.st_mode) && status.st_size <= program_bytes_max) {
        program = read_program(name, read_all(file, status.st_size));
    }
    if (program) {
        ::futimens(file.get(), nullptr);  // used now: it is the last to go
    } else if (::unlinkat(directory_.get(), name.c_str(), 0) != 0 && errno != ENOENT) {
        throw_errno("remove the damaged file " + name);
    }
    return program;
}

// The sum is raised before the file is there: whoever is killed in between leaves too much in it, never too little.
void ProgramStore::write(const std::string& name, std::string_view bytes) {
    const Descriptor locked = lock();
    if (::faccessat(directory_.get(), name.c_str(), F_OK, AT_SYMLINK_NOFOLLOW) == 0) return;  // another was as quick
    const std::int64_t needed_bytes = on_disk(static_cast<std::int64_t>(bytes.size()));
    std::optional<std::int64_t> sum = read_sum(directory_);
    if (!sum || *sum + needed_bytes > bytes_max_) {
        make_room(bytes_max_ - bytes_max_ / 8);
        sum = read_sum(directory_).value_or(bytes_max_);
    }
    write_file(directory_, unfinished_name, bytes);
    write_file(directory_, sum_name, std::to_string(*sum + needed_bytes));
    if (::renameat(directory_.get(), unfinished_name, directory_.get(), name.c_str()) != 0) {
        throw_errno("give the file " + name + " its name");
    }
}

// Under the lock: counts, and removes the least recently used until the others need at most `room_bytes`.
void ProgramStore::make_room(std::int64_t room_bytes) {
    std::vector<Stored> stored = list(directory_);
    std::sort(stored.begin(), stored.end(), [](const Stored& a, const Stored& b) {
        return std::tie(a.last_use.tv_sec, a.last_use.tv_nsec, a.name) <
               std::tie(b.last_use.tv_sec, b.last_use.tv_nsec, b.name);
    });
    std::int64_t sum = 0;
    for (const Stored& each : stored) sum += each.bytes;
    for (const Stored& oldest : stored) {
        if (sum <= room_bytes) break;
        if (::unlinkat(directory_.get(), oldest.name.c_str(), 0) == 0) sum -= oldest.bytes;
    }
    write_file(directory_, sum_name, std::to_string(sum));
}

Descriptor ProgramStore::lock() const {
    Descriptor own(::openat(directory_.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!own) throw_errno("open the compile cache");
    while (::flock(own.get(), LOCK_EX) != 0) {
        if (errno != EINTR) throw_errno("lock the compile cache");
    }
    return own;
}

// One line when it begins to fail, and one when that is over.
void ProgramStore::tell(const char* failure) {
    if (is_failing_.exchange(failure != nullptr) == (failure != nullptr)) return;
    log_("the compile cache " + path_ + (failure ? std::string(" fails: ") + failure : " works again"));
}

}  // namespace gradus::worker
