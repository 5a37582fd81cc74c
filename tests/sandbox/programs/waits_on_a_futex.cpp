// Locks a mutex twice in every thread. Must meet its wall limit.
//
// expect: wall_limit
// limits: wall_ms=150
#include <pthread.h>

namespace {
pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

void* lock_twice(void*) {
    for (;;) ::pthread_mutex_lock(&mutex);
}
}  // namespace

int main() {
    pthread_t thread;
    for (int i = 0; i < 8; ++i) {
        if (::pthread_create(&thread, nullptr, lock_twice, nullptr) != 0) return 1;
    }
    lock_twice(nullptr);
}
