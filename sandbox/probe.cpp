#include "sandbox/probe.hpp"

#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "sandbox/cgroup.hpp"
#include "sandbox/protocol.hpp"
#include "sandbox/run.hpp"
#include "sandbox/syscalls.hpp"
#include "sandbox/timing.hpp"
#include "sandbox/users.hpp"

namespace gradus::sandbox {

namespace {

using State = Finding::State;

struct NeededCapability {
    const char* name;
    int bit;
    const char* purpose;
};
constexpr NeededCapability needed_capabilities[] = {
    {"CAP_SYS_ADMIN", 21, "namespaces and mounts"},     {"CAP_SYS_CHROOT", 18, "the box's own root directory"},
    {"CAP_MKNOD", 27, "the devices in /dev"},           {"CAP_SETUID", 7, "the box's own user"},
    {"CAP_SETGID", 6, "the box's own group"},           {"CAP_KILL", 5, "ending a box"},
    {"CAP_DAC_OVERRIDE", 1, "laying files into a box"},
};

std::string first_line_of(const char* path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    return line;
}

std::string value_in_status(const std::string& key) {
    std::ifstream file("/proc/self/status");
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with(key + ":\t")) return line.substr(key.size() + 2);
    }
    return "";
}

Finding check_kernel() {
    utsname name{};
    ::uname(&name);
    int major = 0, minor = 0;
    std::sscanf(name.release, "%d.%d", &major, &minor);
    const std::string found = std::string("Linux ") + name.release;
    if (major > 5 || (major == 5 && minor >= 12)) return {State::good, "kernel", found};
    return {State::missing, "kernel", found + ": a box needs Linux 5.12 or newer (mount_setattr)"};
}

// Of a process that has all rights: over the host, or in a user namespace only.
Finding describe_users() {
    const BoxUsers users = users_of_slot(0);
    if (users.program == first_uid_outside)
        return {State::good, "rights", "root with the capabilities that are needed"};
    if (users.are_apart()) {
        return {State::good, "rights", "root of a user namespace, in which every box has users of its own"};
    }
    return {State::warning, "rights", "root of a user namespace that has no other user",
            "programs run as the user that judges, can change the files laid into /work, and no Python starts warm",
            "install uidmap, and give the user a range in /etc/subuid and /etc/subgid"};
}

Finding check_capabilities() {
    if (::geteuid() != 0) {
        return {State::missing, "rights",
                "not root: boxes are made by root; use sudo, or start this in a control group (v2) that systemd handed "
                "over: systemd-run --user --scope --property=Delegate=yes"};
    }
    const std::string text = value_in_status("CapEff");
    if (text.empty()) return {State::missing, "rights", "/proc is not mounted: mount -t proc proc /proc"};
    const std::uint64_t effective = std::stoull(text, nullptr, 16);
    std::string lacking;
    for (const NeededCapability& capability : needed_capabilities) {
        if ((effective >> capability.bit & 1) == 0) {
            lacking += std::string(lacking.empty() ? "" : ", ") + capability.name + " (" + capability.purpose + ")";
        }
    }
    if (lacking.empty()) return describe_users();
    return {State::missing, "rights", "root without " + lacking + ": start the container with these capabilities"};
}

Finding check_namespaces() {
    for (const char* name : {"user", "pid", "mnt", "net", "ipc", "uts", "cgroup"}) {
        if (::access((std::string("/proc/self/ns/") + name).c_str(), F_OK) != 0) {
            return {State::missing, "namespaces", std::string("this kernel has no ") + name + " namespaces"};
        }
    }
    if (first_line_of("/proc/sys/user/max_user_namespaces") == "0") {
        return {State::missing, "namespaces",
                "user namespaces are switched off: sysctl user.max_user_namespaces=10000"};
    }
    return {State::good, "namespaces", "user, pid, mount, net, ipc, uts and cgroup"};
}

std::vector<Finding> check_cgroups() {
    std::vector<Finding> findings;
    try {
        const std::unique_ptr<CgroupHierarchy> hierarchy = open_cgroup_hierarchy();
        for (const std::string& line : hierarchy->description())
            findings.push_back({State::good, "control groups", line});
    } catch (const std::exception& error) {
        findings.push_back({State::missing, "control groups", error.what()});
    }
    return findings;
}

Finding check_filter() {
    try {
        const std::size_t rows = syscall_table().size(), length = compile_filter().size();
        return {State::good, "system call filter",
                std::to_string(rows) + " rows, " + std::to_string(length) + " BPF instructions"};
    } catch (const std::exception& error) {
        return {State::missing, "system call filter", error.what()};
    }
}

Finding check_image(const std::filesystem::path& image) {
    if (std::filesystem::is_directory(image / "work")) return {State::good, "runtime image", image.string()};
    return {State::missing, "runtime image",
            "there is none in " + image.string() + ": build it with deploy/runtime/make"};
}

Finding check_box(const std::filesystem::path& image) {
    try {
        Sandbox sandbox(image);
        Command command;
        command.argv = {"/bin/true"};
        const Outcome outcome = sandbox.run(command, Limits{});
        if (outcome.ending == Ending::exited && outcome.exit_status == 0) {
            return {State::good, "a box",
                    "ran /bin/true in " + std::to_string(outcome.wall.count()) + " us, at most " +
                        std::to_string(outcome.memory_bytes_peak >> 10) + " KiB"};
        }
        if (outcome.setup_failure) {
            const SetupFailure& failure = *outcome.setup_failure;
            return {State::missing, "a box",
                    failure.step + ": " + std::generic_category().message(failure.error) + " (this step was refused)"};
        }
        return {State::missing, "a box", "/bin/true ended by " + std::string(name_of(outcome.ending))};
    } catch (const std::exception& error) {
        return {State::missing, "a box", error.what()};
    }
}

}  // namespace

std::vector<Finding> probe(const std::filesystem::path& image) {
    std::vector<Finding> findings = {check_kernel(), check_capabilities(), check_namespaces()};
    for (Finding& finding : check_cgroups()) findings.push_back(std::move(finding));
    for (Finding finding : {check_filter(), check_image(image)}) findings.push_back(std::move(finding));
    if (can_judge(findings)) findings.push_back(check_box(image));
    for (Finding& finding : check_timing("/")) findings.push_back(std::move(finding));
    return findings;
}

bool can_judge(const std::vector<Finding>& findings) {
    return std::none_of(findings.begin(), findings.end(),
                        [](const Finding& finding) { return finding.state == State::missing; });
}

}  // namespace gradus::sandbox
