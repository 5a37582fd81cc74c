#include "sandbox/timing.hpp"

#include <algorithm>
#include <fstream>
#include <set>
#include <string>

namespace gradus::sandbox {

namespace {

namespace fs = std::filesystem;
using State = Finding::State;

std::string first_line_of(const fs::path& path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    return line;
}

// The values of one file of every processor: the part below /sys/devices/system/cpu/cpuN.
std::set<std::string> values_of_processors(const fs::path& root, const fs::path& file) {
    std::set<std::string> values;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(root / "sys/devices/system/cpu", none)) {
        const std::string name = entry.path().filename().string();
        if (!name.starts_with("cpu") || name.find_first_not_of("0123456789", 3) != std::string::npos) continue;
        if (const std::string value = first_line_of(entry.path() / file); !value.empty()) values.insert(value);
    }
    return values;
}

std::string joined(const std::set<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

Finding check_swap(const fs::path& root) {
    std::ifstream file(root / "proc/swaps");
    std::string header, first;
    std::getline(file, header);
    if (!std::getline(file, first)) return {State::good, "swap", "none"};
    return {State::warning, "swap", "on " + first.substr(0, first.find_first_of(" \t")),
            "a program waits milliseconds for a page of its own, or of the image, that was swapped out",
            "swapoff -a, and take the swap out of /etc/fstab"};
}

Finding check_smt(const fs::path& root) {
    const std::set<std::string> siblings = values_of_processors(root, "topology/thread_siblings_list");
    const bool is_shared = std::ranges::any_of(
        siblings, [](const std::string& list) { return list.find_first_of(",-") != std::string::npos; });
    if (!is_shared) return {State::good, "SMT", "no two processors share a core"};
    return {State::warning, "SMT", "processors share cores: " + joined(siblings),
            "two boxes never share a core, but what else runs on the other thread of a core slows its program down",
            "echo off > /sys/devices/system/cpu/smt/control, or boot with nosmt"};
}

Finding check_frequency(const fs::path& root) {
    const std::set<std::string> governors = values_of_processors(root, "cpufreq/scaling_governor");
    if (governors.empty()) return {State::good, "frequency", "not scaled by this kernel"};
    const std::string found = "governor " + joined(governors);
    if (governors == std::set<std::string>{"performance"}) return {State::good, "frequency", found};
    return {State::warning, "frequency", found, "a program that starts on an idle core runs slowly at first",
            "echo performance | tee /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor"};
}

Finding check_turbo(const fs::path& root) {
    struct Row {
        const char *file, *when_off;
    };
    std::string off;
    for (const Row& row :
         {Row{"sys/devices/system/cpu/intel_pstate/no_turbo", "1"}, Row{"sys/devices/system/cpu/cpufreq/boost", "0"}}) {
        const std::string value = first_line_of(root / row.file);
        if (value.empty()) continue;
        if (value != row.when_off) {
            return {State::warning, "turbo", "on",
                    "a program runs slower when the other cores are busy than when they idle",
                    std::string("echo ") + row.when_off + " > /" + row.file};
        }
        off = "off";
    }
    return {State::good, "turbo", off.empty() ? "not controlled by this kernel" : off};
}

Finding check_huge_pages(const fs::path& root) {
    const std::string line = first_line_of(root / "sys/kernel/mm/transparent_hugepage/enabled");
    if (line.empty()) return {State::good, "huge pages", "this kernel has none"};
    const std::size_t begin = line.find('[') + 1;
    const std::string chosen = line.substr(begin, line.find(']') - begin);
    if (chosen != "always") return {State::good, "huge pages", chosen};
    return {State::warning, "huge pages", chosen,
            "a program gets them or not by what ran before it, and its time and memory differ by that",
            "echo madvise > /sys/kernel/mm/transparent_hugepage/enabled"};
}

Finding check_addresses(const fs::path& root) {
    const std::string value = first_line_of(root / "proc/sys/kernel/randomize_va_space");
    if (value.empty() || value == "0") return {State::good, "addresses", "not random"};
    return {State::warning, "addresses", "random (ASLR)",
            "two runs of one program differ in layout and so, by a little, in time",
            "leave it on, it defends the host against what it judges; give time limits room"};
}

}  // namespace

std::vector<Finding> check_timing(const fs::path& root) {
    return {check_swap(root),  check_smt(root),        check_frequency(root),
            check_turbo(root), check_huge_pages(root), check_addresses(root)};
}

}  // namespace gradus::sandbox
