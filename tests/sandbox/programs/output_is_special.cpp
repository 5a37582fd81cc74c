// Leaves a FIFO, a socket, a directory and a file without any permission in place of its output files. Only the file
// may be collected, and none may block the collector.
//
// expect: exited 0
// collect: fifo socket directory closed
// collected: closed
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>

int main() {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strcpy(address.sun_path, "socket");
    const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
    if (::mkfifo("fifo", 0600) != 0 || ::mkdir("directory", 0700) != 0) return 1;
    if (::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return 1;
    return ::open("closed", O_WRONLY | O_CREAT, 0) >= 0 ? 0 : 1;
}
