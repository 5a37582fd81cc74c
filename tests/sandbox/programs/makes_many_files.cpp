// Makes empty files, directories and links until it is refused: their number is limited, and burying them costs
// nothing.
//
// expect: exited 0
// limits: files=256
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "tests/sandbox/programs/attempt.hpp"

namespace {
int fill(const std::string& folder) {
    for (int count = 0;; ++count) {
        const std::string path = folder + "/" + std::to_string(count);
        const int made = count % 3 == 0   ? ::mkdir(path.c_str(), 0700)
                         : count % 3 == 1 ? ::symlink("/nowhere", path.c_str())
                                          : ::mknod(path.c_str(), S_IFREG | 0600, 0);
        if (made != 0) return count;
    }
}
}  // namespace

int main() {
    attempt::must_hold("at most 256 files in /tmp", fill("/tmp") <= 256);
    attempt::must_hold("at most 256 files in /work", fill("/work") <= 256);
    return attempt::exit_status();
}
