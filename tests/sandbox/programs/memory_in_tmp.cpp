// Hides its memory in files of /tmp and /work, which are memory. Must be charged where the quota allows as much.
//
// expect: memory_limit
// limits: memory_mib=32 work_mib=256
#include <fcntl.h>
#include <unistd.h>

int main() {
    static char block[1 << 20];
    const int files[] = {::open("/tmp/hidden", O_WRONLY | O_CREAT, 0600),
                         ::open("/work/hidden", O_WRONLY | O_CREAT, 0600)};
    for (int i = 0; i < 256; ++i) {
        if (::write(files[i % 2], block, sizeof block) != sizeof block) return 1;
    }
}
