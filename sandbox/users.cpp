#include "sandbox/users.hpp"

#include <algorithm>
#include <cstdint>
#include <sstream>
#include <string>

#include "sandbox/cgroup_files.hpp"
#include "sandbox/protocol.hpp"

namespace gradus::sandbox {

BoxUsers users_of_slot(int slot, std::string_view uid_map) {
    constexpr std::int64_t nobody = 65'534;
    const BoxUsers of_root{first_uid_outside + static_cast<uid_t>(slot),
                           first_starter_outside + static_cast<uid_t>(slot)};
    BoxUsers users;
    std::istringstream ranges{std::string(uid_map)};
    for (std::int64_t inside, outside, count; ranges >> inside >> outside >> count;) {
        if (inside <= of_root.program && of_root.starter < inside + count) return of_root;
        const std::int64_t last = std::min(inside + count, nobody) - 1 - 2 * slot;
        if (last - 1 >= std::max<std::int64_t>(inside, 1))
            users = {static_cast<uid_t>(last), static_cast<uid_t>(last - 1)};
    }
    return users;
}

BoxUsers users_of_slot(int slot) {
    return users_of_slot(slot, read_file("/proc/self/uid_map"));
}

}  // namespace gradus::sandbox
