#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <initializer_list>

#include "sandbox/attacker/attack.hpp"

namespace gradus::sandbox {

namespace {

// A socket with a name that nothing but itself holds.
void leave_a_socket() {
    int ends[2];
    const int named = ::socket(AF_UNIX, SOCK_DGRAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strcpy(address.sun_path + 1, "remains");
    ::bind(named, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    if (::socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) != 0) return;
    char byte = 0;
    iovec data{&byte, 1};
    const int files[] = {named, ends[0], ends[1]};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof files)]{};
    msghdr message{};
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    cmsghdr* rights = CMSG_FIRSTHDR(&message);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(sizeof files);
    std::memcpy(CMSG_DATA(rights), files, sizeof files);
    ::sendmsg(ends[0], &message, 0);
}

bool leave_everything() {
    for (const char* path : {"/work/left", "/tmp/left", "/dev/shm/left", "/work/sitecustomize.py"}) {
        if (::open(path, O_WRONLY | O_CREAT, 0666) < 0) return false;
    }
    leave_a_socket();
    ::shmget(1'234, 4'096, IPC_CREAT | 0666);
    ::semget(1'234, 1, IPC_CREAT | 0666);
    if (::fork() == 0) {
        ::setsid();
        for (int number = 1; number < NSIG; ++number) ::signal(number, SIG_IGN);
        for (;;) ::pause();
    }
    return true;
}

int entries_of(const char* path, bool only_numbers) {
    DIR* folder = ::opendir(path);
    int count = folder == nullptr ? -1 : 0;
    for (const dirent* entry; folder != nullptr && (entry = ::readdir(folder)) != nullptr;) {
        const bool counts = only_numbers ? std::atoi(entry->d_name) > 0 : entry->d_name[0] != '.';
        count += counts ? 1 : 0;
    }
    return count;
}

bool has_abstract_socket() {
    std::FILE* file = std::fopen("/proc/self/net/unix", "r");
    for (int c; file != nullptr && (c = std::fgetc(file)) != EOF;) {
        if (c == '@') return true;
    }
    return file == nullptr;
}

bool find_nothing() {
    return entries_of("/work", false) == 1 && entries_of("/tmp", false) == 0 && entries_of("/proc/pids", true) == 1 &&
           !has_abstract_socket() && ::shmget(1'234, 4'096, 0) < 0 && ::semget(1'234, 1, 0) < 0;
}

}  // namespace

const NamedAttack remains[] = {
    {"leave everything", leave_everything}, {"find what was left", find_nothing}, {nullptr, nullptr}};

}  // namespace gradus::sandbox
