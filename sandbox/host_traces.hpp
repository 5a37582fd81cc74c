// What sandboxes of this process leave traces of on the host while they live, a line each: to be compared before and
// after.
#pragma once

#include <string>
#include <vector>

namespace gradus::sandbox {

// Children and open files of this process, mounts in its mount namespace that look like a box's, and control groups of
// slots that nobody holds. While no other thread starts or opens anything.
std::vector<std::string> host_traces();

}  // namespace gradus::sandbox
