// Tries to make the objects that outlive their makers in the kernel, and that a later program could find or pay for.
//
// expect: exited 0
#include <fcntl.h>
#include <mqueue.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

#include <initializer_list>

#include "tests/sandbox/programs/attempt.hpp"

int main() {
    using attempt::refused_with;
    for (const key_t key : {IPC_PRIVATE, 1234}) {
        refused_with(ENOSYS, "System V shared memory", ::shmget(key, 1 << 20, IPC_CREAT | 0666));
        refused_with(ENOSYS, "System V message queue", ::msgget(key, IPC_CREAT | 0666));
        refused_with(ENOSYS, "System V semaphore", ::semget(key, 1, IPC_CREAT | 0666));
    }
    refused_with(ENOSYS, "POSIX message queue", ::mq_open("/left", O_RDWR | O_CREAT, 0666, nullptr));
    return attempt::exit_status();
}
