#include "sandbox/store.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "sandbox/failure.hpp"
#include "sandbox/scratch.hpp"

namespace gradus::sandbox {

namespace {

constexpr std::size_t file_bytes_min = 32 << 10;  // below, writing costs less than mounting
constexpr std::size_t file_bytes_max = 4 << 20;   // above, the memory is worth more than the time

std::string_view map_file(const Descriptor& directory, const std::string& name, std::size_t bytes) {
    const Descriptor file(::openat(directory.get(), name.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file) throw_errno("open a file of the store");
    void* const start = ::mmap(nullptr, bytes, PROT_READ, MAP_SHARED, file.get(), 0);
    if (start == MAP_FAILED) throw_errno("map a file of the store");
    return {static_cast<const char*>(start), bytes};
}

void unmap(std::string_view bytes) {
    if (!bytes.empty()) ::munmap(const_cast<char*>(bytes.data()), bytes.size());
}

}  // namespace

Store::Store()
    : mount_(make_scratch({.bytes_max = static_cast<std::int64_t>(places_max * file_bytes_max),
                           .files_max = static_cast<std::int64_t>(places_max) + 1})),  // and the directory itself
      places_(places_max) {}

Store::~Store() {
    for (const Kept& kept : places_) unmap(kept.bytes);
}

std::optional<std::string> Store::keep(const File& file) {
    if (file.bytes.size() < file_bytes_min || file.bytes.size() > file_bytes_max) return {};
    const auto is_same = [&](const Kept& kept) {
        return kept.is_executable == file.is_executable && kept.bytes == file.bytes;
    };
    const auto is_older = [](const Kept& a, const Kept& b) { return a.last_used < b.last_used; };
    auto kept = std::find_if(places_.begin(), places_.end(), is_same);
    if (kept == places_.end()) {
        kept = std::min_element(places_.begin(), places_.end(), is_older);
        replace(*kept, std::to_string(kept - places_.begin()), file);
    }
    kept->last_used = ++uses_;
    return std::to_string(kept - places_.begin());
}

void Store::replace(Kept& kept, const std::string& name, const File& file) {
    if (::unlinkat(mount_.get(), name.c_str(), 0) != 0 && errno != ENOENT) throw_errno("remove a file of the store");
    unmap(std::exchange(kept.bytes, {}));
    lay_file(mount_, {name, file.bytes, file.is_executable});
    kept.bytes = map_file(mount_, name, file.bytes.size());
    kept.is_executable = file.is_executable;
}

}  // namespace gradus::sandbox
