#include "api/server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "tests/api/raw_client.hpp"

namespace gradus::api {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::Not;

// Answers with what it was asked: the method, the path and the body.
Response echo(Request& request) {
    Response response;
    response.headers = {{"Content-Type", "text/plain"}};
    response.body = request.method + " " + request.path + " " + request.body;
    return response;
}

class RunningServer {
  public:
    explicit RunningServer(ServerLimits limits = {}, Handler handler = echo)
        : server_("127.0.0.1", 0, limits, std::move(handler),
                  [this](const std::string& line) {
                      const std::lock_guard lock(mutex_);
                      log_ += line + "\n";
                  }),
          thread_([this] { server_.run(); }) {}
    ~RunningServer() {
        server_.stop();
        if (thread_.joinable()) thread_.join();
    }

    std::uint16_t port() const { return server_.port(); }
    Server& operator*() { return server_; }
    void join() { thread_.join(); }  // after stop()
    std::string log() {
        const std::lock_guard lock(mutex_);
        return log_;
    }

  private:
    std::mutex mutex_;
    std::string log_;  // guarded by mutex_
    Server server_;
    std::thread thread_;
};

// A door that a test opens when it has seen enough.
class Gate {
  public:
    void open() {
        const std::lock_guard lock(mutex_);
        is_open_ = true;
        opened_.notify_all();
    }
    void pass() {
        std::unique_lock lock(mutex_);
        ++arrived_;
        opened_.notify_all();
        opened_.wait(lock, [this] { return is_open_; });
    }
    void await_arrivals(int count) {
        std::unique_lock lock(mutex_);
        opened_.wait(lock, [&] { return arrived_ >= count; });
    }

  private:
    std::mutex mutex_;
    std::condition_variable opened_;
    bool is_open_ = false;
    int arrived_ = 0;
};

TEST(server, answers_and_keeps_the_connection) {
    RunningServer server;
    RawClient client(server.port());
    EXPECT_EQ(client.ask(request_text("GET", "/a")).body, "GET /a ");
    EXPECT_EQ(client.ask(request_text("POST", "/b", "", "body")).body, "POST /b body");
    const RawAnswer last = client.ask(request_text("GET", "/c", "Connection: close\r\n"));
    EXPECT_EQ(last.body, "GET /c ");
    EXPECT_TRUE(client.is_closed());
}

TEST(server, tells_browsers_to_keep_answers_private_and_to_make_nothing_else_of_them) {
    RunningServer server;
    RawAnswer answer = RawClient(server.port()).ask(request_text("GET", "/"));
    EXPECT_EQ(answer.headers["cache-control"], "no-store");
    EXPECT_EQ(answer.headers["x-content-type-options"], "nosniff");
    EXPECT_EQ(answer.headers["content-security-policy"], "default-src 'none'; frame-ancestors 'none'");
    EXPECT_THAT(answer.headers["date"], testing::EndsWith(" GMT"));
}

TEST(server, answers_pipelined_requests_in_order_however_they_are_cut) {
    RunningServer server;
    const std::string requests = request_text("POST", "/1", "", "one") + request_text("GET", "/2") +
                                 request_text("POST", "/3", "Transfer-Encoding: chunked\r\n") +
                                 "3\r\nabc\r\n0\r\n\r\n" + request_text("GET", "/4");
    for (const std::size_t step : {requests.size(), std::size_t{1}, std::size_t{7}}) {
        RawClient client(server.port());
        for (std::size_t at = 0; at < requests.size(); at += step) client.send(requests.substr(at, step));
        EXPECT_EQ(client.read_answer().body, "POST /1 one");
        EXPECT_EQ(client.read_answer().body, "GET /2 ");
        EXPECT_EQ(client.read_answer().body, "POST /3 abc");
        EXPECT_EQ(client.read_answer().body, "GET /4 ");
    }
}

TEST(server, answers_HEAD_with_the_length_and_without_the_body) {
    RunningServer server;
    RawClient client(server.port());
    client.send(request_text("HEAD", "/a") + request_text("GET", "/b"));
    RawAnswer head = client.read_answer(false);
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.headers["content-length"], "8");
    EXPECT_EQ(client.read_answer().body, "GET /b ");
}

TEST(server, decodes_path_and_query) {
    RunningServer server({}, [](Request& request) {
        Response response;
        response.body = request.path + "|" + request.query["a"] + "|" + request.query["b"];
        return response;
    });
    RawClient client(server.port());
    EXPECT_EQ(client.ask(request_text("GET", "/p%C3%A9/x?a=1%202&b=&a=3")).body, "/pé/x|1 2|");
    EXPECT_EQ(client.ask(request_text("GET", "http://gradus.test/absolute?b=y")).body, "/absolute||y");
}

struct Malformed {
    const char* what;
    std::string text;
};

TEST(server, refuses_what_is_not_HTTP_with_400) {
    RunningServer server;
    const std::string nul("GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n");
    const Malformed rows[] = {
        {"no method", "\r\n\r\n\r\nHELLO\r\n\r\n"},
        {"a broken target", "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"a NUL in the path", nul},
        {"no host", "GET / HTTP/1.1\r\n\r\n"},
        {"two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"},
        {"a version to come", "GET / HTTP/3.0\r\nHost: a\r\n\r\n"},
        {"a header without a name", "GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n"},
        {"a length that is no number", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n"},
        {"a negative length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n"},
        {"two lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"},
        {"a length and chunks",
         "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
        {"a coding that we do not know", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"},
        {"no coding by name", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\n"},
        {"two codings", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"},
        {"a coding with a parameter", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked;q=1\r\n\r\n0\r\n\r\n"},
        {"chunks before there were any", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
        {"a broken chunk", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"},
    };
    for (const Malformed& row : rows) {
        RawClient client(server.port());
        RawAnswer answer = client.ask(row.text);
        EXPECT_EQ(answer.status, 400) << row.what;
        EXPECT_EQ(answer.headers["content-type"], "application/problem+json") << row.what;
        EXPECT_THAT(answer.body, HasSubstr("/errors/malformed-request")) << row.what;
        EXPECT_TRUE(client.is_closed()) << row.what;
    }
}

TEST(server, takes_a_body_up_to_its_limit) {
    ServerLimits limits;
    limits.body_bytes_max = 1'000;
    RunningServer server(limits);
    for (const bool is_chunked : {false, true}) {
        for (const std::size_t size : {std::size_t{999}, std::size_t{1'000}, std::size_t{1'001}}) {
            RawClient client(server.port());
            const std::string body(size, 'x');
            char chunk[16];
            std::snprintf(chunk, sizeof chunk, "%zx\r\n", size);
            RawAnswer answer = client.ask(is_chunked ? request_text("POST", "/", "Transfer-Encoding: chunked\r\n") +
                                                           chunk + body + "\r\n0\r\n\r\n"
                                                     : request_text("POST", "/", "", body));
            EXPECT_EQ(answer.status, size <= 1'000 ? 200 : 413) << size << (is_chunked ? " in chunks" : "");
        }
    }
}

TEST(server, refuses_a_body_that_is_too_large_before_it_is_sent) {
    RunningServer server;
    RawClient client(server.port());
    const RawAnswer answer =
        client.ask(request_text("POST", "/", "Expect: 100-continue\r\nContent-Length: 1000000000000\r\n"));
    EXPECT_EQ(answer.status, 413);
}

TEST(server, takes_a_header_up_to_its_limit) {
    ServerLimits limits;
    limits.header_bytes_max = 1'000;
    RunningServer server(limits);
    const std::size_t bare = request_text("GET", "/", "X: \r\n").size();
    for (const std::size_t size : {std::size_t{999}, std::size_t{1'000}, std::size_t{1'001}, std::size_t{100'000}}) {
        RawClient client(server.port());
        const RawAnswer answer = client.ask(request_text("GET", "/", "X: " + std::string(size - bare, 'x') + "\r\n"));
        EXPECT_EQ(answer.status, size <= 1'000 ? 200 : 431) << size;
    }
}

TEST(server, says_continue_to_a_client_that_waits_for_it) {
    RunningServer server;
    RawClient client(server.port());
    client.send(request_text("POST", "/", "Expect: 100-continue\r\nContent-Length: 4\r\n"));
    EXPECT_EQ(client.read_answer().status, 100);
    EXPECT_EQ(client.ask("body").body, "POST / body");
    client.send(request_text("POST", "/", "Expect: miracles\r\nContent-Length: 4\r\n"));
    EXPECT_EQ(client.read_answer().status, 417);
}

TEST(server, drops_a_client_that_is_slow_with_its_header) {
    ServerLimits limits;
    limits.header_ms_max = milliseconds(50);
    RunningServer server(limits);
    RawClient client(server.port());
    client.send("GET / HTTP/1.1\r\nHost: a\r\n");
    EXPECT_EQ(client.read_answer().status, 408);
    EXPECT_TRUE(client.is_closed());
}

TEST(server, drops_a_client_that_is_slow_with_its_body) {
    ServerLimits limits;
    limits.body_ms_max = milliseconds(50);
    RunningServer server(limits);
    RawClient client(server.port());
    client.send(request_text("POST", "/", "Content-Length: 10\r\n") + "half");
    EXPECT_EQ(client.read_answer().status, 408);
    EXPECT_TRUE(client.is_closed());
}

TEST(server, closes_a_connection_on_which_nothing_is_asked) {
    ServerLimits limits;
    limits.idle_ms_max = milliseconds(50);
    RunningServer server(limits);
    RawClient silent(server.port());
    EXPECT_TRUE(silent.is_closed());
    RawClient client(server.port());
    EXPECT_EQ(client.ask(request_text("GET", "/")).status, 200);
    EXPECT_TRUE(client.is_closed());
}

TEST(server, drops_a_client_that_does_not_take_its_answer) {
    ServerLimits limits;
    limits.write_ms_max = milliseconds(50);
    limits.drain_ms_max = std::chrono::hours(1);
    Gate gate;
    gate.open();
    RunningServer server(limits, [&gate](Request&) {
        gate.pass();
        Response response;
        response.body = std::string(64 << 20, 'x');
        return response;
    });
    RawClient client(server.port());
    client.send(request_text("GET", "/"));
    gate.await_arrivals(1);
    (*server).stop();
    server.join();  // though the client never reads
}

TEST(server, refuses_connections_past_its_limit_and_takes_new_ones_when_others_end) {
    ServerLimits limits;
    limits.connections_max = 2;
    RunningServer server(limits);
    auto first = std::make_unique<RawClient>(server.port());
    RawClient second(server.port());
    EXPECT_EQ(first->ask(request_text("GET", "/")).status, 200);
    EXPECT_EQ(second.ask(request_text("GET", "/")).status, 200);
    RawAnswer refused = RawClient(server.port()).read_answer();
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(refused.headers["retry-after"], "5");
    first.reset();
    int status = 503;
    for (int attempt = 0; status == 503 && attempt < 10'000; ++attempt) {
        status = RawClient(server.port()).ask(request_text("GET", "/")).status;
    }
    EXPECT_EQ(status, 200);
}

TEST(server, gives_up_on_a_handler_that_takes_too_long) {
    ServerLimits limits;
    limits.handler_ms_max = milliseconds(50);
    Gate gate;
    RunningServer server(limits, [&gate](Request& request) {
        gate.pass();
        return echo(request);
    });
    RawClient client(server.port());
    const RawAnswer answer = client.ask(request_text("GET", "/"));
    EXPECT_EQ(answer.status, 503);
    EXPECT_TRUE(client.is_closed());
    gate.open();
}

TEST(server, answers_500_for_a_handler_that_throws_and_says_why_in_the_log_alone) {
    RunningServer server({}, [](Request&) -> Response { throw std::runtime_error("the very reason"); });
    RawClient client(server.port());
    const RawAnswer answer = client.ask(request_text("GET", "/path?token=secret"));
    EXPECT_EQ(answer.status, 500);
    EXPECT_THAT(answer.body, Not(HasSubstr("the very reason")));
    EXPECT_EQ(client.ask(request_text("GET", "/")).status, 500) << "and goes on";
    EXPECT_THAT(server.log(), HasSubstr("the very reason"));
    EXPECT_THAT(server.log(), Not(HasSubstr("secret")));
}

TEST(server, lets_no_header_value_of_a_handler_break_the_answer) {
    RunningServer server({}, [](Request&) {
        Response response;
        response.headers = {{"X-Good", "a"}, {"X-Bad", "b\r\nX-Forged: c"}};
        return response;
    });
    RawAnswer answer = RawClient(server.port()).ask(request_text("GET", "/"));
    EXPECT_EQ(answer.headers["x-good"], "a");
    EXPECT_FALSE(answer.headers.contains("x-forged"));
}

TEST(server, lets_no_path_forge_a_line_of_the_log) {
    RunningServer server;
    RawClient(server.port()).ask(request_text("GET", "/a%0aforged%1b"));
    (*server).stop();
    server.join();
    EXPECT_THAT(server.log(), HasSubstr("GET /a?forged? 200"));
}

TEST(server, lets_no_method_fill_the_log) {
    RunningServer server;
    RawClient(server.port()).ask(request_text(std::string(10'000, 'A'), "/"));
    (*server).stop();
    server.join();
    EXPECT_THAT(server.log(), HasSubstr(std::string(20, 'A') + " / "));
    EXPECT_THAT(server.log(), Not(HasSubstr(std::string(21, 'A'))));
}

TEST(server, answers_the_requests_in_hand_before_it_stops) {
    Gate gate;
    RunningServer server({}, [&gate](Request& request) {
        gate.pass();
        return echo(request);
    });
    RawClient idle(server.port());
    RawClient busy(server.port());
    busy.send(request_text("GET", "/in-hand"));
    gate.await_arrivals(1);
    (*server).stop();
    EXPECT_TRUE(idle.is_closed());
    gate.open();
    RawAnswer answer = busy.read_answer();
    EXPECT_EQ(answer.body, "GET /in-hand ");
    EXPECT_EQ(answer.headers["connection"], "close");
    server.join();
    EXPECT_THROW(RawClient(server.port()), std::system_error);
}

TEST(server, cuts_what_is_still_open_when_draining_takes_too_long) {
    ServerLimits limits;
    limits.drain_ms_max = milliseconds(50);
    RunningServer server(limits);
    RawClient client(server.port());
    client.send("GET / HTTP/1.1\r\n");
    client.send("Host: a\r\n");
    (*server).stop();
    server.join();  // long before header_ms_max
}

TEST(server, says_which_address_it_could_not_bind) {
    RunningServer server;
    const std::string taken = "127.0.0.1:" + std::to_string(server.port());
    try {
        Server second("127.0.0.1", server.port(), {}, echo, [](const std::string&) {});
        FAIL() << "bound twice";
    } catch (const std::system_error& error) {
        EXPECT_THAT(error.what(), HasSubstr("bind " + taken));
    }
    EXPECT_THROW(Server("no address", 0, {}, echo, [](const std::string&) {}), std::system_error);
}

}  // namespace
}  // namespace gradus::api
