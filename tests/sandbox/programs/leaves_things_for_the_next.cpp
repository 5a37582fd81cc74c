// Leaves everything that a later program might find: files that a loader or interpreter picks up, an abstract socket, a
// process. All of it must be gone after the run.
//
// expect: exited 0
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <initializer_list>

int main() {
    for (const char* path :
         {"/tmp/evil.so", "/work/sitecustomize.py", "/work/torch.py", "/dev/shm/left", "/tmp/core"}) {
        if (::open(path, O_WRONLY | O_CREAT, 0777) < 0) return 1;
    }
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strcpy(address.sun_path + 1, "left");
    const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
    if (::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return 2;
    return ::fork() == 0 ? ::pause() : 0;
}
