#include "tests/api/raw_client.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace gradus::api {

RawClient::RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{10, 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        throw std::system_error(errno, std::generic_category(), "connect");
    }
}

RawClient::~RawClient() {
    close(socket_);
}

bool RawClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

void RawClient::end_sending() {
    shutdown(socket_, SHUT_WR);
}

bool RawClient::receive() {
    char bytes[4096];
    const ssize_t count = recv(socket_, bytes, sizeof bytes, 0);
    if (count <= 0) return false;
    received_.append(bytes, static_cast<std::size_t>(count));
    return true;
}

std::string RawClient::read_until(std::string_view mark) {
    std::size_t place = received_.find(mark);
    while (place == std::string::npos && receive()) place = received_.find(mark);
    if (place == std::string::npos) return std::move(received_);
    std::string text = received_.substr(0, place + mark.size());
    received_.erase(0, text.size());
    return text;
}

bool RawClient::is_closed() {
    char byte = 0;
    if (!received_.empty()) return false;
    const ssize_t count = recv(socket_, &byte, 1, 0);
    return count == 0 || (count < 0 && errno == ECONNRESET);
}

RawAnswer RawClient::read_answer(bool has_body) {
    RawAnswer answer;
    std::string head = read_until("\r\n\r\n");
    if (!head.ends_with("\r\n\r\n") || head.size() < 12) return answer;
    answer.status = std::stoi(head.substr(9, 3));
    std::size_t line = head.find("\r\n") + 2;
    while (line + 2 < head.size()) {
        const std::size_t end = head.find("\r\n", line);
        const std::size_t colon = head.find(':', line);
        std::string name = head.substr(line, colon - line);
        for (char& letter : name) letter = static_cast<char>(tolower(letter));
        answer.headers[name] = head.substr(colon + 2, end - colon - 2);
        line = end + 2;
    }
    answer.is_complete = true;
    if (!has_body || answer.status == 204 || answer.status < 200) return answer;
    if (answer.headers["transfer-encoding"] == "chunked") {
        while (answer.is_complete) {
            const std::string size_line = read_until("\r\n");
            answer.is_complete = size_line.ends_with("\r\n");
            const std::size_t size = answer.is_complete ? std::stoul(size_line, nullptr, 16) : 0;
            while (received_.size() < size + 2 && receive()) {
            }
            answer.body += received_.substr(0, size);
            received_.erase(0, size + 2);
            if (size == 0) return answer;
        }
        return answer;
    }
    const std::size_t size = std::stoul("0" + answer.headers["content-length"]);
    while (received_.size() < size && receive()) {
    }
    answer.is_complete = received_.size() >= size;
    answer.body = received_.substr(0, size);
    received_.erase(0, answer.body.size());
    return answer;
}

RawAnswer RawClient::ask(std::string_view bytes) {
    send(bytes);
    return read_answer();
}

std::string request_text(std::string_view method, std::string_view target, std::string_view header_lines,
                         std::string_view body) {
    std::string text;
    text.append(method).append(" ").append(target).append(" HTTP/1.1\r\nHost: gradus.test\r\n").append(header_lines);
    if (!body.empty()) text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    return text.append("\r\n").append(body);
}

}  // namespace gradus::api
