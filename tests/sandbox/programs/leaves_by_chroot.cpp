// The classic way out of a chroot, and the links of /proc and of open directories that lead out of a careless one.
//
// expect: exited 0
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <initializer_list>

#include "tests/sandbox/programs/attempt.hpp"

int main() {
    const int here = ::open(".", O_RDONLY | O_DIRECTORY);
    ::mkdir("cell", 0700);
    attempt::refused("chroot", ::chroot("cell"));
    ::fchdir(here);
    for (int i = 0; i < 64; ++i) ::chdir("..");
    struct stat up {
    }, root{};
    ::stat(".", &up);
    ::stat("/", &root);
    attempt::must_hold("above the root is the root", up.st_ino == root.st_ino && up.st_dev == root.st_dev);
    for (const char* path :
         {"/proc/1/root", "/proc/1/cwd", "/proc/1/exe", "/proc/pids/1/root/etc", "/proc/pids/1/fd"}) {
        attempt::refused(path, ::open(path, O_RDONLY));
    }
    return attempt::exit_status();
}
