#include "sandbox/rootless.hpp"

#include <fcntl.h>
#include <pwd.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <fstream>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "sandbox/cgroup.hpp"
#include "sandbox/cgroup_files.hpp"
#include "sandbox/descriptor.hpp"
#include "sandbox/failure.hpp"
#include "sandbox/subordinate_ids.hpp"

namespace gradus::sandbox {

namespace {

// True when the command was found and exited 0. Says nothing.
bool succeeds(std::vector<std::string> words) {
    const pid_t child = ::fork();
    if (child < 0) throw_errno("start " + words.front());
    if (child == 0) {
        const int null = ::open("/dev/null", O_RDWR);
        for (int stream = 0; stream < 3; ++stream) ::dup2(null, stream);
        std::vector<char*> argv;
        for (std::string& word : words) argv.push_back(word.data());
        argv.push_back(nullptr);
        ::execvp(argv[0], argv.data());
        ::_exit(127);
    }
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return status == 0;
}

// A child that stays in the old namespace, where newuidmap and newgidmap have their rights, and waits there until we
// are in the new one.
class Outside {
  public:
    Outside(pid_t inside, const std::vector<std::string>& uids, const std::vector<std::string>& gids) {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0) throw_errno("make a pipe");
        const Descriptor reading(ends[0]);
        go_ = Descriptor(ends[1]);
        child_ = ::fork();
        if (child_ < 0) throw_errno("start a process outside of the user namespace");
        if (child_ != 0) return;
        go_.close();
        char byte = 0;
        if (::read(reading.get(), &byte, 1) != 1) ::_exit(1);
        ::_exit(map("newuidmap", inside, uids) && map("newgidmap", inside, gids) ? 0 : 1);
    }
    Outside(Outside&&) = delete;
    ~Outside() {
        go_.close();
        if (child_ > 0) ::waitpid(child_, nullptr, 0);
    }

    bool map_ids() {
        if (::write(go_.get(), "g", 1) != 1) throw_errno("ask for the id maps");
        int status = 0;
        while (::waitpid(child_, &status, 0) < 0 && errno == EINTR) {
        }
        child_ = -1;
        return status == 0;
    }

  private:
    static bool map(const char* program, pid_t inside, const std::vector<std::string>& ranges) {
        std::vector<std::string> words = {program, std::to_string(inside)};
        words.insert(words.end(), ranges.begin(), ranges.end());
        return succeeds(std::move(words));
    }

    pid_t child_ = -1;
    Descriptor go_;
};

void unshare_namespaces() {
    if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0) return;
    throw_errno(
        "make a user namespace without root (see sysctl user.max_user_namespaces, on Debian "
        "kernel.unprivileged_userns_clone, on Ubuntu kernel.apparmor_restrict_unprivileged_userns)");
}

// Root inside is the user outside, and nobody else is there.
void map_only_ourselves(uid_t uid, gid_t gid) {
    write_file("/proc/self/setgroups", "deny");  // or else the kernel lets nobody write the map of groups
    write_file("/proc/self/uid_map", "0 " + std::to_string(uid) + " 1");
    write_file("/proc/self/gid_map", "0 " + std::to_string(gid) + " 1");
}

// The arguments of newuidmap after the pid: root inside is `own` outside, what follows is the range.
std::vector<std::string> map_arguments(std::uint32_t own, const IdRangeOutside& range) {
    return {"0", std::to_string(own), "1", "1", std::to_string(range.first), std::to_string(range.count)};
}

}  // namespace

bool enter_own_namespaces() {
    const uid_t uid = ::geteuid();
    const gid_t gid = ::getegid();
    if (uid == 0 || !has_delegated_group()) return false;
    const passwd* user = ::getpwuid(uid);
    const std::string name = user != nullptr ? user->pw_name : "";
    const auto uids = subordinate_ids("/etc/subuid", name, uid), gids = subordinate_ids("/etc/subgid", name, uid);
    if (uids && gids) {
        Outside outside(::getpid(), map_arguments(uid, *uids), map_arguments(gid, *gids));
        unshare_namespaces();
        if (outside.map_ids()) return true;
        if (!read_file("/proc/self/uid_map").empty()) {
            throw std::runtime_error("newgidmap refused the range that /etc/subgid gives to " + name);
        }
    } else {
        unshare_namespaces();
    }
    map_only_ourselves(uid, gid);
    return true;
}

}  // namespace gradus::sandbox
