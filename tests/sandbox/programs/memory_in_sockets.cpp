// Hides its memory in sockets that nobody reads. Kernel memory must be charged as well.
//
// expect: memory_limit
// limits: memory_mib=16
#include <sys/socket.h>
#include <unistd.h>

int main() {
    static char block[4'096];
    for (;;) {
        int ends[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) != 0) return 1;
        while (::send(ends[0], block, sizeof block, 0) > 0) {
        }
        while (::send(ends[1], block, sizeof block, 0) > 0) {
        }
    }
}
