// Digs a directory so deep that its path is longer than any path may be. Must be buried with the box.
//
// expect: exited 0
// limits: files=3000
#include <sys/stat.h>
#include <unistd.h>

int main() {
    int depth = 0;
    while (depth < 10'000 && ::mkdir("a-directory-with-a-long-name", 0700) == 0) {
        if (::chdir("a-directory-with-a-long-name") != 0) return 1;
        ++depth;
    }
    return depth < 3'000 && depth > 2'000 ? 0 : 1;
}
