// Sends sockets through themselves until nothing but the circle holds them, one of them with a name: they are nobody's,
// and go only when the kernel looks for such circles. Both must be gone before the next program.
//
// expect: exited 0
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <initializer_list>

namespace {
bool send(int through, int file) {
    char byte = 0;
    iovec data{&byte, 1};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof file)]{};
    msghdr message{};
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    cmsghdr* rights = CMSG_FIRSTHDR(&message);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(sizeof file);
    std::memcpy(CMSG_DATA(rights), &file, sizeof file);
    return ::sendmsg(through, &message, 0) == 1;
}
}  // namespace

int main() {
    for (char name = 'a'; name <= 'z'; ++name) {
        const int named = ::socket(AF_UNIX, SOCK_DGRAM, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strcpy(address.sun_path + 1, "circle");
        address.sun_path[6] = name;
        if (::bind(named, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return 1;
        int ends[2];
        if (::socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) != 0) return 2;
        if (!send(ends[0], ends[1]) || !send(ends[0], named) || !send(ends[0], ends[0])) return 3;
        for (const int file : {named, ends[0], ends[1]}) ::close(file);
    }
}
