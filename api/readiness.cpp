#include "api/readiness.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <stdexcept>
#include <string_view>

#include "sandbox/descriptor.hpp"
#include "sandbox/failure.hpp"

namespace gradus::api {

namespace {

using sandbox::Descriptor;
using sandbox::throw_errno;

struct Endpoint {
    sockaddr_storage storage{};
    socklen_t length = 0;

    sockaddr* address() { return reinterpret_cast<sockaddr*>(&storage); }
};

std::string reachable(const std::string& address) {
    if (address == "0.0.0.0") return "127.0.0.1";
    if (address == "::") return "::1";
    return address;
}

Endpoint endpoint_of(const std::string& address, std::uint16_t port) {
    Endpoint endpoint;
    auto* v4 = reinterpret_cast<sockaddr_in*>(&endpoint.storage);
    auto* v6 = reinterpret_cast<sockaddr_in6*>(&endpoint.storage);
    if (inet_pton(AF_INET, address.c_str(), &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons(port);
        endpoint.length = sizeof *v4;
    } else if (inet_pton(AF_INET6, address.c_str(), &v6->sin6_addr) == 1) {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons(port);
        endpoint.length = sizeof *v6;
    } else {
        throw std::invalid_argument("'" + address + "' is not an IP address");
    }
    return endpoint;
}

Descriptor open_socket(const Endpoint& endpoint) {
    Descriptor socket(::socket(endpoint.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!socket) throw_errno("socket");
    return socket;
}

}  // namespace

bool is_ready(const std::string& address, std::uint16_t port) {
    Endpoint endpoint = endpoint_of(reachable(address), port);
    const Descriptor socket = open_socket(endpoint);
    const timeval patience{1, 0};
    setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);  // connect() keeps to it as well
    if (connect(socket.get(), endpoint.address(), endpoint.length) != 0) return false;
    constexpr std::string_view request = "GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    if (send(socket.get(), request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size()))
        return false;
    constexpr std::string_view wanted = "HTTP/1.1 200 ";
    std::array<char, wanted.size()> answer;
    const ssize_t received = recv(socket.get(), answer.data(), answer.size(), MSG_WAITALL);
    return received == static_cast<ssize_t>(wanted.size()) && std::string_view(answer.data(), answer.size()) == wanted;
}

std::uint16_t bindable_port(const std::string& address, std::uint16_t port) {
    Endpoint endpoint = endpoint_of(address, port);
    const Descriptor socket = open_socket(endpoint);
    const int yes = 1;  // connections of a server that just ended do not count
    setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(socket.get(), endpoint.address(), endpoint.length) != 0)
        throw_errno("bind " + address + ":" + std::to_string(port));
    if (getsockname(socket.get(), endpoint.address(), &endpoint.length) != 0) throw_errno("getsockname");
    const bool is_v4 = endpoint.storage.ss_family == AF_INET;
    return ntohs(is_v4 ? reinterpret_cast<sockaddr_in*>(&endpoint.storage)->sin_port
                       : reinterpret_cast<sockaddr_in6*>(&endpoint.storage)->sin6_port);
}

std::string url_of(const std::string& address, std::uint16_t port) {
    const std::string host = reachable(address);
    const bool is_v6 = host.find(':') != std::string::npos;
    return "http://" + (is_v6 ? "[" + host + "]" : host) + ":" + std::to_string(port) + "/";
}

}  // namespace gradus::api
