// What a run may never leave behind on the host: processes, mounts, control groups, descriptors, keys.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace gradus::sandbox {

// The runtime image of the tests: $GRADUS_RUNTIME, or the one that this tree's recipe names.
std::filesystem::path runtime_image();

// The slots that this process holds, by their locked directories among the open files.
struct HeldSlot {
    int number = 0;
    uid_t uid = 0;
    std::vector<std::string> directories;  // one a hierarchy
};
std::vector<HeldSlot> held_slots();

std::vector<pid_t> processes_of(uid_t uid);
// The warm interpreter of a slot's box and its spare child, in the order of their numbers; empty when there is none.
std::vector<pid_t> interpreters(const HeldSlot& slot);
// The inits of the boxes that are alive.
std::vector<pid_t> children();

// What must be the same after the last sandbox as before the first: of this process and its mount namespace.
struct HostState {
    std::vector<std::string> mounts;
    std::vector<std::string> open_files;
};
HostState look_at_host();

// What is wrong, a line each. Both wait, at most two seconds, for the kernel to finish what it has begun.
//
// After a run: a process of the program's user, a process other than init and its
// starters in the slot's control group, keys.
std::vector<std::string> leftovers_of_run(const HeldSlot& slot);
// After the sandbox is destroyed: differences from `before`, control groups of the slot it held, children.
std::vector<std::string> leftovers_of_sandbox(const HeldSlot& slot, const HostState& before);

}  // namespace gradus::sandbox
