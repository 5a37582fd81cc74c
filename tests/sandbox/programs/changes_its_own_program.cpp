// Tries to overwrite, remove, move or take over the files that were laid for it, and its own image in memory.
//
// expect: exited 0
// collect: program
// collected: program
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/sandbox/programs/attempt.hpp"

int main() {
    using attempt::refused;
    refused("open for writing", ::open("/work/program", O_WRONLY));
    refused("open by its exe link", ::open("/proc/self/exe", O_WRONLY));
    refused("truncate", ::truncate("/work/program", 0));
    refused("unlink", ::unlink("/work/program"));
    refused("rename", ::rename("/work/program", "/work/other"));
    refused("move over it", ::rename("/tmp", "/work/program"));
    refused("chmod", ::chmod("/work/program", 0777));
    refused("chown", ::chown("/work/program", 1000, 1000));
    refused("chmod of /work", ::chmod("/work", 0777));
    refused("rename of /work", ::rename("/work", "/tmp/work"));
    refused("set its time",
            ::utimensat(AT_FDCWD, "/work/program", nullptr, 0) == 0 && ::access("/work/program", W_OK) == 0 ? 0 : -1);
    const int other = ::open("/work/other", O_WRONLY | O_CREAT, 0600);
    refused("exchange",
            ::renameat2(AT_FDCWD, "/work/program", AT_FDCWD, "/work/other", RENAME_EXCHANGE) == 0 ? other : -1);
    return attempt::exit_status();
}
