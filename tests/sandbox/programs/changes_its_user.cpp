// Tries to become root or another user, by the calls and by programs that are set-user-id.
//
// expect: exited 0
#include <grp.h>
#include <sys/fsuid.h>
#include <sys/stat.h>
#include <unistd.h>

#include <initializer_list>

#include "tests/sandbox/programs/attempt.hpp"

int main() {
    using attempt::refused;
    const gid_t root = 0;
    refused("setuid 0", ::setuid(0));
    refused("setgid 0", ::setgid(0));
    refused("setresuid 0", ::setresuid(0, 0, 0));
    refused("setreuid 1001", ::setreuid(1001, 1001));
    refused("setgroups", ::setgroups(1, &root));
    ::setfsuid(0);
    attempt::must_hold("the file system's user stays", ::setfsuid(static_cast<uid_t>(-1)) == 1000);
    for (const char* path : {"/usr/bin/su", "/usr/bin/passwd", "/usr/bin/mount", "/usr/bin/newgrp", "/usr/bin/chsh"}) {
        struct stat status {};
        if (::stat(path, &status) == 0) attempt::must_hold(path, (status.st_mode & (S_ISUID | S_ISGID)) == 0);
    }
    ::mknod("mine", S_IFREG | 0600, 0);
    refused("give a file away", ::chown("mine", 0, 0));
    return attempt::exit_status();
}
