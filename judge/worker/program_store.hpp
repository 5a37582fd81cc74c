// The compile cache of this host: a directory that only the worker's user can enter, a file a program.
//
// A file is named by the SHA-256 of what was compiled (judge/compile_cache.hpp) and of the toolchain it was compiled
// with, and is believed only if it is whole (program_file.hpp); else it is removed and the program compiled again. A
// file appears by a rename, so nobody sees half of one. Reading takes no lock; writers, of this and other processes,
// take turns by a lock on the directory, which ends with its holder.
//
// The files together stay within `bytes_max`, counted in blocks of 4 KiB as a disk does: the file `bytes` holds their
// sum, or more (what a writer that died had reserved). Whoever would exceed it first counts anew and removes what was
// not used for longest, an eighth of the room at once. One program takes at most an eighth of the room and 4 MiB, so
// that nobody clears it out with a few large ones.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "judge/compile_cache.hpp"
#include "sandbox/descriptor.hpp"

namespace gradus::worker {

inline constexpr std::int64_t program_bytes_max = 4 << 20;

// Thread safe.
class ProgramStore final : public judge::CompileCache {
  public:
    // `toolchain`: whatever tells one from another (toolchain.hpp). `log` hears when the disk fails, and when it works
    // again. Makes the directory where it is missing. Throws std::system_error, or std::runtime_error in one sentence
    // that says what to do, if the directory is not ours alone.
    ProgramStore(const std::filesystem::path& directory, std::int64_t bytes_max, std::string_view toolchain,
                 std::function<void(const std::string& line)> log);

    std::optional<judge::Compiled> find(std::string_view input) override;
    void keep(std::string_view input, const judge::Compiled&) override;

    // Of the file that a program compiled from `input` is kept in.
    std::string name_of(std::string_view input) const;

  private:
    std::optional<judge::Compiled> read(const std::string& name);
    void write(const std::string& name, std::string_view bytes);
    void make_room(std::int64_t room_bytes);
    sandbox::Descriptor lock() const;
    void tell(const char* failure);

    const std::string path_;  // for the log
    const std::int64_t bytes_max_;
    const std::string toolchain_;
    const std::function<void(const std::string& line)> log_;
    const sandbox::Descriptor directory_;
    std::atomic<bool> is_failing_ = false;
};

}  // namespace gradus::worker
