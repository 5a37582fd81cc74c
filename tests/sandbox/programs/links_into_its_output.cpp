// Leaves hard links, a link of a link and a directory full of links in place of its output files. Nothing outside /work
// may come back.
//
// expect: exited 0
// collect: passwd chain shm inner
#include <sys/stat.h>
#include <unistd.h>

#include "tests/sandbox/programs/attempt.hpp"

int main() {
    attempt::refused("hard link into the image", ::link("/etc/passwd", "passwd"));
    attempt::refused("hard link to a device", ::link("/dev/null", "passwd"));
    attempt::refused("hard link to its own memory", ::link("/proc/self/mem", "passwd"));
    attempt::refused("hard link from /tmp", ::link("/tmp", "passwd"));
    ::symlink("/etc/passwd", "first");
    ::symlink("first", "chain");
    ::symlink("/dev/shm", "shm");
    ::mkdir("inner", 0700);
    ::symlink("/etc/passwd", "inner/inner");
    return attempt::exit_status();
}
