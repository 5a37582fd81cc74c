// Opens a FIFO that nobody writes to, and blocks in open. Must meet its wall limit.
//
// expect: wall_limit
// limits: wall_ms=150
#include <fcntl.h>
#include <sys/stat.h>

int main() {
    if (::mkfifo("fifo", 0600) != 0) return 1;
    return ::open("fifo", O_RDONLY);
}
