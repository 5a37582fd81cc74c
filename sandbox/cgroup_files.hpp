// Small files and directories of a cgroup file system, shared by both versions.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "sandbox/descriptor.hpp"

namespace gradus::sandbox {

// Writes `text` to an existing file; throws std::system_error.
void write_file(const std::string& path, std::string_view text);
// The whole of a small file from its beginning; throws std::system_error.
std::string read_descriptor(int fd);
std::string read_file(const std::string& path);
// The number behind `key` in lines "key value"; 0 when there is no such line. `key` empty: the first number of the
// text.
std::int64_t number_after(std::string_view text, std::string_view key);

Descriptor open_file(const std::string& path, int flags);

// Makes a directory if it is missing.
void ensure_directory(const std::string& path);

// Kills every process of the group and removes its directory, for at most two seconds. True when it is gone (or never
// was); else errno says why not. Destructors may ignore that: the next owner of the slot removes the group or says that
// it cannot.
bool remove_group(const std::string& path);
// The same, throwing std::system_error.
void require_removed(const std::string& path);

// The first of <parent>/slot-0, slot-1, … that no living process has locked: its directory, locked as long as the
// descriptor lives.
struct LockedSlot {
    int number = 0;
    std::string path;
    Descriptor lock;
};
LockedSlot lock_free_slot(const std::string& parent);

}  // namespace gradus::sandbox
