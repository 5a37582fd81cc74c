// Tries to write everywhere outside /work and /tmp, and to make devices.
//
// expect: exited 0
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <string>

#include "tests/sandbox/programs/attempt.hpp"

int main() {
    for (const std::string folder :
         {"/",    "/usr",  "/usr/lib",   "/etc", "/root", "/home",  "/var", "/var/tmp", "/run",  "/run/lock",
          "/dev", "/proc", "/proc/pids", "/sys", "/mnt",  "/media", "/opt", "/srv",     "/boot", "/lib"}) {
        attempt::refused(folder.c_str(), ::open((folder + "/left").c_str(), O_WRONLY | O_CREAT, 0600));
        attempt::refused(folder.c_str(), ::mkdir((folder + "/left").c_str(), 0700));
    }
    for (const char* path :
         {"/etc/passwd", "/etc/ld.so.preload", "/usr/bin/python3", "/usr/bin/g++", "/proc/cpuinfo"}) {
        attempt::refused(path, ::open(path, O_WRONLY | O_CREAT, 0600));
    }
    attempt::refused("a disk", ::mknod("/tmp/disk", S_IFBLK | 0600, ::makedev(8, 0)));
    attempt::refused("memory", ::mknod("/tmp/mem", S_IFCHR | 0600, ::makedev(1, 1)));
    attempt::refused("a terminal", ::mknod("/tmp/tty", S_IFCHR | 0600, ::makedev(5, 0)));
    attempt::refused("hard link to the image", ::link("/etc/passwd", "/tmp/passwd"));
    return attempt::exit_status();
}
