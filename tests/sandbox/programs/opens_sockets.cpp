// Tries every socket family and type. Only AF_UNIX may exist, and there is nobody to talk to.
//
// expect: exited 0
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <initializer_list>

#include "tests/sandbox/programs/attempt.hpp"

int main() {
    for (int family = 0; family < 64; ++family) {
        if (family == AF_UNIX) continue;
        for (const int type : {SOCK_STREAM, SOCK_DGRAM, SOCK_RAW, SOCK_RDM, SOCK_SEQPACKET, SOCK_PACKET}) {
            int ends[2];
            attempt::refused_with(EAFNOSUPPORT, "socket", ::socket(family, type, 0));
            attempt::refused_with(EAFNOSUPPORT, "socketpair", ::socketpair(family, type, 0, ends));
            attempt::refused("socket, high bits", ::syscall(SYS_socket, family | 1L << 32, type, 0));
        }
    }
    const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
    attempt::must_hold("AF_UNIX is there", socket >= 0);
    for (const char* path : {"/run/postgresql/.s.PGSQL.5432", "/tmp/.s.PGSQL.5432", "/run/dbus/system_bus_socket",
                             "/var/run/docker.sock", "/run/systemd/private", "@/tmp/.X11-unix/X0"}) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strcpy(address.sun_path, path);
        if (path[0] == '@') address.sun_path[0] = '\0';
        attempt::refused(path, ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address));
    }
    return attempt::exit_status();
}
