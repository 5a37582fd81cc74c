// Executes another program from a thread that is not its first: the kernel gives that thread the process's number, and
// a judge that watches threads loses it. The status must be that of the program executed.
//
// expect: exited 23
#include <pthread.h>
#include <unistd.h>

namespace {
void* execute(void*) {
    ::execl("/bin/sh", "sh", "-c", "exit 23", nullptr);
    return nullptr;
}
}  // namespace

int main() {
    pthread_t thread;
    if (::pthread_create(&thread, nullptr, execute, nullptr) != 0) return 1;
    for (;;) ::pause();
}
