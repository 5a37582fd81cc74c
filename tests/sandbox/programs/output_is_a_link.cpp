// Leaves links to secrets in place of its output files. None may be followed.
//
// expect: exited 0
// collect: shadow own proc loop outside
#include <unistd.h>

int main() {
    ::symlink("/etc/shadow", "shadow");
    ::symlink("program", "own");
    ::symlink("/proc/1/environ", "proc");
    ::symlink("loop", "loop");
    return ::symlink("../../../../../../etc/passwd", "outside");
}
