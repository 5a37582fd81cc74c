// Starts threads until it is refused. Threads must count as processes do.
//
// expect: exited 0
// limits: processes=32
#include <pthread.h>
#include <unistd.h>

#include "tests/sandbox/programs/attempt.hpp"

namespace {
void* wait_for_ever(void*) {
    for (;;) ::pause();
}
}  // namespace

int main() {
    int threads = 0;
    pthread_t thread;
    while (threads < 1'000 && ::pthread_create(&thread, nullptr, wait_for_ever, nullptr) == 0) ++threads;
    attempt::must_hold("31 threads beside the first", threads == 31);
    return attempt::exit_status();
}
