// The server's side of Server-Sent Events.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "api/server.hpp"
#include "tests/api/raw_client.hpp"

namespace gradus::api {
namespace {

using std::chrono::milliseconds;

// A history that grows, told by the stream at every path; the event "end" is the last.
class History {
  public:
    void add(const std::string& type) {
        const std::lock_guard lock(mutex_);
        types_.push_back(type);
    }
    void fail_next_read() {
        const std::lock_guard lock(mutex_);
        fails_ = true;
    }
    void await_reads(int count) {
        std::unique_lock lock(mutex_);
        read_.wait(lock, [&] { return reads_ >= count; });
    }
    int reads() {
        const std::lock_guard lock(mutex_);
        return reads_;
    }
    EventStream::Batch read(std::int64_t after) {
        const std::lock_guard lock(mutex_);
        ++reads_;
        read_.notify_all();
        if (std::exchange(fails_, false)) throw std::runtime_error("the database is away");
        EventStream::Batch batch;
        for (auto i = static_cast<std::size_t>(after); i < types_.size() && batch.events.size() < 2; ++i) {
            batch.events.push_back({static_cast<std::int64_t>(i) + 1, types_[i], "{\"n\":1}"});
        }
        batch.has_more = static_cast<std::size_t>(after) + batch.events.size() < types_.size();
        batch.is_last = !batch.events.empty() && batch.events.back().type == "end";
        return batch;
    }

  private:
    std::mutex mutex_;
    std::condition_variable read_;
    std::vector<std::string> types_;
    bool fails_ = false;
    int reads_ = 0;
};

class stream : public testing::Test {
  protected:
    void serve(milliseconds heartbeat = std::chrono::hours(1)) {
        ServerLimits limits;
        limits.heartbeat_ms = heartbeat;
        server_ = std::make_unique<Server>(
            "127.0.0.1", 0, limits,
            [this](Request& request) {
                Response response;
                const std::string after(request.header("last-event-id"));
                response.stream = EventStream{7, after.empty() ? 0 : std::stoll(after),
                                              [this](std::int64_t told) { return history_.read(told); }};
                return response;
            },
            [](const std::string&) {});
        thread_ = std::thread([this] { server_->run(); });
    }
    void TearDown() override {
        server_->stop();
        thread_.join();
    }

    static std::string event(int id, const std::string& type) {
        return "id: " + std::to_string(id) + "\nevent: " + type + "\ndata: {\"n\":1}\n\n";
    }

    History history_;
    std::unique_ptr<Server> server_;
    std::thread thread_;
};

TEST_F(stream, tells_a_finished_history_and_keeps_the_connection) {
    for (const char* type : {"a", "b", "c", "d", "end"}) history_.add(type);
    serve();
    RawClient client(server_->port());
    RawAnswer answer = client.ask(request_text("GET", "/"));
    EXPECT_EQ(answer.headers["content-type"], "text/event-stream");
    EXPECT_EQ(answer.body,
              "retry: 1000\n\n" + event(1, "a") + event(2, "b") + event(3, "c") + event(4, "d") + event(5, "end"));
    EXPECT_EQ(client.ask(request_text("GET", "/", "Last-Event-ID: 4\r\n")).body, "retry: 1000\n\n" + event(5, "end"));
}

TEST_F(stream, tells_what_comes_when_its_bell_rings) {
    history_.add("a");
    serve();
    RawClient client(server_->port());
    client.send(request_text("GET", "/"));
    client.read_until(event(1, "a"));
    history_.add("b");
    server_->ring(7);
    EXPECT_THAT(client.read_until("\n\n"), testing::HasSubstr(event(2, "b")));
    history_.add("end");
    server_->ring_all();
    EXPECT_THAT(client.read_until("0\r\n\r\n"), testing::HasSubstr(event(3, "end")));
}

TEST_F(stream, does_not_look_again_for_another_bell) {
    history_.add("a");
    serve();
    RawClient client(server_->port());
    client.send(request_text("GET", "/"));
    client.read_until(event(1, "a"));
    server_->ring(8);
    history_.add("end");
    server_->ring(7);
    client.read_until(event(2, "end"));
    EXPECT_EQ(history_.reads(), 2);
}

TEST_F(stream, finds_what_a_lost_bell_did_not_say_at_its_next_heartbeat) {
    serve(milliseconds(20));
    RawClient client(server_->port());
    client.send(request_text("GET", "/"));
    EXPECT_THAT(client.read_until(": heartbeat\n\n"), testing::HasSubstr(": heartbeat"));
    history_.add("end");
    EXPECT_THAT(client.read_until("0\r\n\r\n"), testing::HasSubstr(event(1, "end")));
}

TEST_F(stream, outlives_a_read_that_fails) {
    history_.add("end");
    history_.fail_next_read();
    serve(milliseconds(20));
    RawClient client(server_->port());
    EXPECT_THAT(client.ask(request_text("GET", "/")).body, testing::EndsWith(event(1, "end")));
}

TEST_F(stream, is_told_to_many_followers_at_once) {
    history_.add("a");
    serve();
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 200; ++i) {
        clients.push_back(std::make_unique<RawClient>(server_->port()));
        clients.back()->send(request_text("GET", "/"));
    }
    for (const auto& client : clients) client->read_until(event(1, "a"));
    history_.add("end");
    server_->ring(7);
    for (const auto& client : clients) {
        EXPECT_THAT(client->read_until("0\r\n\r\n"), testing::HasSubstr(event(2, "end")));
    }
}

TEST_F(stream, stops_looking_for_a_client_that_hung_up) {
    history_.add("a");
    serve();
    {
        RawClient client(server_->port());
        client.send(request_text("GET", "/"));
        client.read_until(event(1, "a"));
    }
    // A server that still held the stream would not drain: its heartbeat is an hour away.
    server_->stop();
    thread_.join();
    EXPECT_EQ(history_.reads(), 1);
    thread_ = std::thread([] {});
}

TEST_F(stream, is_closed_when_the_server_stops_and_can_be_resumed_elsewhere) {
    history_.add("a");
    serve();
    RawClient client(server_->port());
    client.send(request_text("GET", "/"));
    client.read_until(event(1, "a"));
    server_->stop();
    EXPECT_THAT(client.read_until("0\r\n\r\n"), testing::HasSubstr("0\r\n\r\n"));
    EXPECT_TRUE(client.is_closed());
}

TEST_F(stream, ends_with_the_connection_for_a_client_that_knows_no_chunks) {
    history_.add("end");
    serve();
    RawClient client(server_->port());
    client.send("GET / HTTP/1.0\r\nHost: a\r\n\r\n");
    EXPECT_THAT(client.read_until("never"), testing::EndsWith("\r\n\r\nretry: 1000\n\n" + event(1, "end")));
}

TEST_F(stream, is_not_told_to_HEAD) {
    serve();
    RawClient client(server_->port());
    client.send(request_text("HEAD", "/"));
    EXPECT_EQ(client.read_answer(false).status, 200);
}

}  // namespace
}  // namespace gradus::api
