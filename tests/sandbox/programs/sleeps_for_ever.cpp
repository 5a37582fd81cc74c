// Waits for a signal that never comes. Uses no CPU time, so its wall limit must stop it.
//
// expect: wall_limit
// limits: wall_ms=150
// at_least: wall_ms=150
#include <unistd.h>

int main() {
    for (;;) ::pause();
}
