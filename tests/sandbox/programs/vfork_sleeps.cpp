// The child of vfork sleeps for ever while its parent is frozen in an uninterruptible wait. The wall limit must end
// both.
//
// expect: wall_limit
// limits: wall_ms=150
#include <unistd.h>

int main() {
    if (::vfork() == 0) {
        for (;;) ::pause();
    }
}
