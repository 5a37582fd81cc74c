// A client of bytes: tests say exactly what goes over the wire, also what no well-behaved client would send.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace gradus::api {

struct RawAnswer {
    int status = 0;                              // 0: the connection ended without an answer
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;                            // chunks put together
    bool is_complete = false;
};

class RawClient {
  public:
    explicit RawClient(std::uint16_t port);
    ~RawClient();
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    // False when the server has closed.
    bool send(std::string_view bytes);
    void end_sending();

    // The next answer; `has_body` false for HEAD. Every read gives up after ten seconds, which fails the test that
    // waits for it.
    RawAnswer read_answer(bool has_body = true);
    // Everything up to and including `mark`; what came when the server closed before that.
    std::string read_until(std::string_view mark);
    // Whether the server closes without saying anything more.
    bool is_closed();

    // send and read_answer.
    RawAnswer ask(std::string_view bytes);

  private:
    bool receive();

    int socket_;
    std::string received_;
};

// "GET / HTTP/1.1" and such with Host, Content-Length and the given header lines ("A: b\r\n").
std::string request_text(std::string_view method, std::string_view target, std::string_view header_lines = {},
                         std::string_view body = {});

}  // namespace gradus::api
