#include "sandbox/init/ipc.hpp"

#include <sched.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

#include "sandbox/init/report.hpp"

namespace gradus::sandbox {

namespace {

// Each INFO call answers the highest index in use, or -1; each STAT call, which takes an index, answers the identifier.
void remove_shared_memory() {
    shm_info info;
    for (int index = ::shmctl(0, SHM_INFO, reinterpret_cast<shmid_ds*>(&info)); index >= 0; --index) {
        shmid_ds status;
        const int id = ::shmctl(index, SHM_STAT, &status);
        if (id >= 0) ::shmctl(id, IPC_RMID, nullptr);
    }
}

void remove_message_queues() {
    msginfo info;
    for (int index = ::msgctl(0, MSG_INFO, reinterpret_cast<msqid_ds*>(&info)); index >= 0; --index) {
        msqid_ds status;
        const int id = ::msgctl(index, MSG_STAT, &status);
        if (id >= 0) ::msgctl(id, IPC_RMID, nullptr);
    }
}

void remove_semaphores() {
    seminfo info;
    for (int index = ::semctl(0, 0, SEM_INFO, &info); index >= 0; --index) {
        semid_ds status;
        const int id = ::semctl(index, 0, SEM_STAT, &status);
        if (id >= 0) ::semctl(id, 0, IPC_RMID);
    }
}

}  // namespace

// The fresh namespace alone would do, but the kernel frees the old one some time later, and until then its memory is
// charged to the group: the next program would run out of memory early.
void renew_ipc() {
    remove_shared_memory();
    remove_message_queues();
    remove_semaphores();
    if (::unshare(CLONE_NEWIPC) != 0) fail_setup("make a fresh ipc namespace");
}

}  // namespace gradus::sandbox
