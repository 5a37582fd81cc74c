// Makes the host write all its dirty pages to the disk, and waits for that where no signal reaches it: a database
// beside it would stand still, and the wall limit would be late. Must be refused.
//
// expect: exited 0
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/sandbox/programs/attempt.hpp"

int main() {
    using attempt::refused_with;
    const int image = ::open("/usr", O_RDONLY | O_DIRECTORY);
    refused_with(EPERM, "sync", ::syscall(SYS_sync));
    refused_with(EPERM, "syncfs", ::syncfs(image));
    refused_with(EPERM, "quotactl sync", ::syscall(SYS_quotactl, 0x80000100 << 8, nullptr, 0, nullptr));
    refused_with(EPERM, "quotactl_fd sync", ::syscall(SYS_quotactl_fd, image, 0x80000100 << 8, 0, nullptr));
    return attempt::exit_status();
}
