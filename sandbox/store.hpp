// Large files that one command after the other lays into /work: the program that is run on every test of a submission.
// To write such a file anew takes longer than to start it, so the box has a tmpfs, the store, in which the keeper
// leaves it; a run that wants the same bytes again is shown that file, by a read-only mount of its own.
//
// Note [What a shared file can carry]: nothing from one program to the next. It belongs to root, the mount is read-only
// and keeps no access times, and what a reader could leave on an inode (locks, leases, hints, watches) the filter
// refuses, as for the files of the image. What else is in the store is out of sight: its directory lies under the mount
// of /work, and no program can take that away.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/descriptor.hpp"
#include "sandbox/run.hpp"

namespace gradus::sandbox {

// Class invariant: each kept file is in the tmpfs under the name of its place, complete, and never written to again.
class Store {
  public:
    static constexpr std::size_t places_max = 8;

    // Throws std::system_error.
    Store();
    Store(Store&&) = delete;
    ~Store();

    // The tmpfs, to be mounted in the box.
    const Descriptor& mount() const { return mount_; }

    // The name of a file in the store that has the bytes and the mode of this one; it stays for the next
    // places_max - 1 calls at least. None for a file that is better written anew. Throws std::system_error.
    std::optional<std::string> keep(const File& file);

  private:
    struct Kept {
        std::string_view bytes;  // the file itself, mapped
        bool is_executable = false;
        std::uint64_t last_used = 0;
    };
    void replace(Kept& kept, const std::string& name, const File& file);

    Descriptor mount_;
    std::vector<Kept> places_;  // named "0", "1", …
    std::uint64_t uses_ = 0;
};

}  // namespace gradus::sandbox
