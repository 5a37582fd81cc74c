// The two directories a program may write to, made by the keeper as detached tmpfs mounts: /work and /tmp of one run.
//
// The keeper lays the command's files in before any program can see the directory, and takes files out after every
// program of the box is dead: no path of it is ever shared with something that runs. What it lays is charged to the
// keeper, not to the program.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sandbox/descriptor.hpp"
#include "sandbox/run.hpp"

namespace gradus::sandbox {

struct ScratchLimits {
    std::int64_t bytes_max = 0;
    std::int64_t files_max = 0;
    bool operator==(const ScratchLimits&) const = default;
};

// A detached tmpfs: the descriptor is the mount. Throws std::system_error.
Descriptor make_scratch(const ScratchLimits& limits);

// Scratches made ahead. What one run took, the next is likely to want, and the keeper has nothing to do while a program
// runs. Each is handed out once.
class ScratchStock {
  public:
    // One from the stock, or else a new one. Throws std::system_error.
    Descriptor take(const ScratchLimits& limits);
    // Makes one for each that was taken since the last call, and lets all others go. What cannot be made now, take()
    // will make or say so.
    void renew();

  private:
    struct Made {
        ScratchLimits limits;
        Descriptor mount;
    };
    std::vector<ScratchLimits> taken_;
    std::vector<Made> made_;
};

// Throws std::system_error.
void lay_file(const Descriptor& directory, const File& file);

// The bytes of a regular file, if there is one of that name within the limit. Links and special files are not followed
// or opened.
std::optional<std::string> take_file(const Descriptor& directory, const std::string& name, std::int64_t bytes_max);

}  // namespace gradus::sandbox
