// The ids that a user may map into a user namespace beside their own: /etc/subuid and /etc/subgid (subuid(5)).
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace gradus::sandbox {

struct IdRangeOutside {
    std::uint32_t first = 0, count = 0;
};

// The first range of the user `name`, who may also be listed by number; nothing when there is none or no such file.
std::optional<IdRangeOutside> subordinate_ids(const std::filesystem::path& file, const std::string& name, uid_t uid);

}  // namespace gradus::sandbox
