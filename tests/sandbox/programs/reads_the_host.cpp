// Looks for files of the host and for secrets: none of the host's directories may be there, no shadow file readable.
//
// expect: exited 0
#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <string>

#include "tests/sandbox/programs/attempt.hpp"

namespace {
bool is_empty(const char* path) {
    DIR* folder = ::opendir(path);
    if (folder == nullptr) return true;
    int count = 0;
    while (::readdir(folder) != nullptr) ++count;
    ::closedir(folder);
    return count <= 2;
}
}  // namespace

int main() {
    for (const char* path :
         {"/etc/shadow", "/etc/gshadow", "/root/.bashrc", "/var/lib/gradus", "/var/lib/postgresql", "/run/postgresql",
          "/run/gradus", "/run/dbus/system_bus_socket", "/var/run/docker.sock", "/etc/ssh/ssh_host_rsa_key",
          "/work/problems", "/.dockerenv", "/old_root", "/proc/kcore"}) {
        attempt::refused(path, ::open(path, O_RDONLY));
    }
    for (const char* path : {"/home", "/root", "/mnt", "/media", "/srv", "/opt", "/boot", "/run/user"}) {
        attempt::must_hold(path, is_empty(path));
    }
    return attempt::exit_status();
}
