// Hides its memory in extended attributes of a file, which a quota of file bytes does not see. Either refused, or
// charged.
//
// expect: exited 0 or memory_limit
// limits: memory_mib=16
#include <fcntl.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <string>

int main() {
    static char block[60'000];
    if (::open("file", O_WRONLY | O_CREAT, 0600) < 0) return 1;
    for (int i = 0; i < 10'000; ++i) {
        if (::setxattr("file", ("user." + std::to_string(i)).c_str(), block, sizeof block, 0) != 0) return 0;
    }
    return 1;
}
