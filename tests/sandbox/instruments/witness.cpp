// Runs after a hostile program in the same sandbox and exits 0 when nothing of it is to be seen: no file, no process,
// no IPC object, no open file, no environment, no core file, no abstract socket.
#include <dirent.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "tests/sandbox/programs/attempt.hpp"

namespace {

int entries_of(const char* path) {
    DIR* directory = ::opendir(path);
    if (directory == nullptr) return -1;
    int count = 0;
    while (const dirent* entry = ::readdir(directory)) {
        const std::string name = entry->d_name;
        if (name != "." && name != "..") ++count;
    }
    ::closedir(directory);
    return count;
}

int processes_seen() {
    DIR* directory = ::opendir("/proc/pids");
    if (directory == nullptr) return -1;
    int count = 0;
    while (const dirent* entry = ::readdir(directory)) count += std::atoi(entry->d_name) > 0 ? 1 : 0;
    ::closedir(directory);
    return count;
}

// In the list of sockets a name in no file system begins with '@'.
int abstract_names_in(const char* path) {
    std::FILE* file = std::fopen(path, "r");
    if (file == nullptr) return -1;
    int names = 0;
    for (int c; (c = std::fgetc(file)) != EOF;) names += c == '@' ? 1 : 0;
    std::fclose(file);
    return names;
}

}  // namespace

int main() {
    using attempt::must_hold;
    must_hold("/work holds only this program", entries_of("/work") == 1);
    must_hold("/tmp is empty", entries_of("/tmp") == 0);
    must_hold("this is the only process", processes_seen() == 1);
    must_hold("the environment is empty", environ[0] == nullptr);
    must_hold("files 0 to 2 and the directory being read are open", entries_of("/proc/self/fd") == 4);
    must_hold("there is no abstract socket", abstract_names_in("/proc/self/net/unix") == 0);

    shm_info shared{};
    must_hold("there is no shared memory",
              ::shmctl(0, SHM_INFO, reinterpret_cast<shmid_ds*>(&shared)) >= 0 && shared.used_ids == 0);
    msginfo queues{};
    must_hold("there is no message queue",
              ::msgctl(0, MSG_INFO, reinterpret_cast<msqid_ds*>(&queues)) >= 0 && queues.msgpool == 0);
    seminfo semaphores{};
    must_hold("there is no semaphore", ::semctl(0, 0, SEM_INFO, &semaphores) >= 0 && semaphores.semusz == 0);
    return attempt::exit_status();
}
