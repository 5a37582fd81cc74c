// Opens a file by a guessed handle, round every mount and permission (the attack on early containers). Must be killed.
//
// expect: signalled 31
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

int main() {
    struct {
        unsigned bytes = 8;
        int type = 1;
        unsigned char handle[8] = {2};
    } root;
    return ::syscall(SYS_open_by_handle_at, AT_FDCWD, &root, O_RDONLY) >= 0 ? 1 : 0;
}
