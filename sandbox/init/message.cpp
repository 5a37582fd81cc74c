#include "sandbox/init/message.hpp"

#include <sys/socket.h>

#include <cerrno>
#include <cstring>

namespace gradus::sandbox {

bool receive(int socket, void* message, unsigned long bytes_max, Attached& attached) {
    iovec data{message, bytes_max};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof attached.files)];
    msghdr header{};
    header.msg_iov = &data;
    header.msg_iovlen = 1;
    header.msg_control = control;
    header.msg_controllen = sizeof control;
    ssize_t count;
    while ((count = ::recvmsg(socket, &header, MSG_CMSG_CLOEXEC)) < 0 && errno == EINTR) {
    }
    if (count <= 0) return false;
    attached.count = 0;
    if (const cmsghdr* rights = CMSG_FIRSTHDR(&header); rights != nullptr && rights->cmsg_type == SCM_RIGHTS) {
        attached.count = static_cast<int>((rights->cmsg_len - CMSG_LEN(0)) / sizeof(int));
        std::memcpy(attached.files, CMSG_DATA(rights), static_cast<unsigned long>(attached.count) * sizeof(int));
    }
    return true;
}

}  // namespace gradus::sandbox
