#include "sandbox/cores.hpp"

#include <sched.h>

#include <fstream>
#include <set>
#include <string>

#include "sandbox/failure.hpp"

namespace gradus::sandbox {

std::vector<int> whole_cores(const std::filesystem::path& root, const std::vector<int>& allowed) {
    std::vector<int> cores;
    std::set<std::string> seen;
    for (const int processor : allowed) {
        const std::string name = "cpu" + std::to_string(processor);
        std::ifstream file(root / "sys/devices/system/cpu" / name / "topology/thread_siblings_list");
        std::string siblings;
        if (!std::getline(file, siblings)) siblings = name;
        if (seen.insert(siblings).second) cores.push_back(processor);
    }
    return cores;
}

std::vector<int> own_cores() {
    cpu_set_t set;
    CPU_ZERO(&set);
    if (::sched_getaffinity(0, sizeof set, &set) != 0) throw_errno("ask which processors there are");
    std::vector<int> allowed;
    for (int processor = 0; processor < CPU_SETSIZE; ++processor) {
        if (CPU_ISSET(processor, &set)) allowed.push_back(processor);
    }
    return whole_cores("/", allowed);
}

}  // namespace gradus::sandbox
