// Its main thread ends while another goes on: the process is a zombie leader that still computes. Must meet the limit.
//
// expect: cpu_limit
// limits: cpu_ms=150
#include <pthread.h>

namespace {
void* spin(void*) {
    for (volatile unsigned long i = 0;;) i = i + 1;
}
}  // namespace

int main() {
    pthread_t thread;
    if (::pthread_create(&thread, nullptr, spin, nullptr) != 0) return 1;
    ::pthread_exit(nullptr);
}
