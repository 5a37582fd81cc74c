// Hides its memory in System V message queues. Kernel memory must be charged, and the queues gone after the run.
//
// expect: memory_limit
// limits: memory_mib=16
#include <sys/ipc.h>
#include <sys/msg.h>

int main() {
    struct {
        long type = 1;
        char text[4'096] = {};
    } message;
    for (;;) {
        const int queue = ::msgget(IPC_PRIVATE, IPC_CREAT | 0600);
        if (queue < 0) return 1;
        while (::msgsnd(queue, &message, sizeof message.text, IPC_NOWAIT) == 0) {
        }
    }
}
