#include "sandbox/scratch.hpp"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "sandbox/failure.hpp"

namespace gradus::sandbox {

namespace {

void configure(const Descriptor& context, const char* key, const std::string& value) {
    if (::fsconfig(context.get(), FSCONFIG_SET_STRING, key, value.c_str(), 0) != 0) {
        throw_errno("set " + std::string(key) + "=" + value + " of a tmpfs");
    }
}

}  // namespace

Descriptor make_scratch(const ScratchLimits& limits) {
    const Descriptor context(::fsopen("tmpfs", FSOPEN_CLOEXEC));
    if (!context) throw_errno("open a tmpfs");
    configure(context, "size", std::to_string(limits.bytes_max));
    configure(context, "nr_inodes", std::to_string(limits.files_max));
    configure(context, "mode", "1777");
    if (::fsconfig(context.get(), FSCONFIG_CMD_CREATE, nullptr, nullptr, 0) != 0) throw_errno("make a tmpfs");
    Descriptor mount(::fsmount(context.get(), FSMOUNT_CLOEXEC, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV));
    if (!mount) throw_errno("mount a tmpfs");
    return mount;
}

Descriptor ScratchStock::take(const ScratchLimits& limits) {
    taken_.push_back(limits);
    const auto found =
        std::find_if(made_.begin(), made_.end(), [&](const Made& made) { return made.limits == limits; });
    if (found == made_.end()) return make_scratch(limits);
    Descriptor mount = std::move(found->mount);
    made_.erase(found);
    return mount;
}

void ScratchStock::renew() {
    made_.clear();
    try {
        for (const ScratchLimits& limits : taken_) made_.push_back({limits, make_scratch(limits)});
    } catch (const std::system_error&) {
        made_.clear();
    }
    taken_.clear();
}

void lay_file(const Descriptor& directory, const File& file) {
    const mode_t mode = file.is_executable ? 0555 : 0444;
    const Descriptor opened(
        ::openat(directory.get(), file.name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
    if (!opened) throw_errno("lay the file " + file.name + " into /work");
    if (::fchmod(opened.get(), mode) != 0) throw_errno("set the mode of " + file.name);  // whatever our umask is
    write_all(opened.get(), file.bytes, "write the file " + file.name + " in /work");
}

std::optional<std::string> take_file(const Descriptor& directory, const std::string& name, std::int64_t bytes_max) {
    open_how how{};
    how.flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV;
    const Descriptor file(static_cast<int>(::syscall(SYS_openat2, directory.get(), name.c_str(), &how, sizeof how)));
    struct stat status {};
    if (!file || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode) || status.st_size > bytes_max) return {};
    std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
    std::size_t have = 0;
    while (have < bytes.size()) {
        const ssize_t count = ::pread(file.get(), bytes.data() + have, bytes.size() - have, static_cast<off_t>(have));
        if (count <= 0) return {};
        have += static_cast<std::size_t>(count);
    }
    return bytes;
}

}  // namespace gradus::sandbox
