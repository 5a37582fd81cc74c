#include "api/server.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <exception>
#include <set>
#include <system_error>
#include <unordered_map>
#include <utility>

#include "api/http_text.hpp"
#include "api/transport_refusal.hpp"

namespace gradus::api {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::milliseconds;
using Parser = http::request_parser<http::string_body>;
using Log = std::function<void(const std::string&)>;

constexpr auto as_tuple = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t read_ahead_bytes_max = 64 << 10;  // of pipelined requests, beyond the header being read
constexpr std::size_t refusals_at_once_max = 64;        // connections past connections_max that still get their 503
constexpr milliseconds linger_ms_max{1'000};  // for a client to take our last words before its connection is closed

// A client. Every wait on its socket is bounded by `deadline`: see limit_time.
struct Connection {
    explicit Connection(tcp::socket accepted)
        : socket(std::move(accepted)), deadline(socket.get_executor()), buffer(read_ahead_bytes_max) {}

    tcp::socket socket;
    asio::steady_timer deadline;
    std::uint64_t deadlines_set = 0;
    bool is_late = false;
    bool is_idle = true;  // between requests: stop() may end it
    beast::flat_buffer buffer;
    std::string remote_address;
};
using ConnectionPtr = std::shared_ptr<Connection>;

// A stream's side of the bell.
struct Follower {
    explicit Follower(const asio::any_io_executor& executor) : wake(executor) {}

    asio::steady_timer wake;
    bool is_rung = false;
    bool is_gone = false;  // the client hung up
};
using FollowerPtr = std::shared_ptr<Follower>;

// Something done on the blocking pool while a coroutine waits on `done`.
struct Job {
    Job(const asio::any_io_executor& executor, std::function<void()> job_work)
        : work(std::move(job_work)), done(executor) {}

    std::function<void()> work;
    asio::steady_timer done;
    std::string failure;   // what() of the exception that ended it
    bool is_done = false;  // set by the input/output thread; before that, what the work writes is the pool's
};
using JobPtr = std::shared_ptr<Job>;

// What one request and its answer share with the pool, which may outlive the connection's interest in it.
struct Exchange {
    Request request;
    Response response;
    unsigned http_version = 11;
    bool keeps_alive = false;
};
using ExchangePtr = std::shared_ptr<Exchange>;

enum class Late { stop_reading, cut };

// Bounds what follows, until the next call. stop_reading lets reads see an end of stream, so that a 408 can still be
// written; cut closes. Both stay in force however the expiry falls between two steps of a composed operation, which
// cancel() would not.
void limit_time(const ConnectionPtr& connection, milliseconds limit, Late late) {
    connection->deadline.expires_after(limit);
    connection->deadline.async_wait([connection, late, turn = ++connection->deadlines_set](error_code error) {
        if (error || turn != connection->deadlines_set) return;
        connection->is_late = true;
        error_code ignored;
        if (late == Late::cut) {
            connection->socket.close(ignored);
        } else {
            connection->socket.shutdown(tcp::socket::shutdown_receive, ignored);
        }
    });
}

void lift_limit(const ConnectionPtr& connection) {
    ++connection->deadlines_set;
    connection->deadline.cancel();
}

template <class Body>
void set_headers(http::response<Body>& message, Exchange& exchange) {
    complete_headers(exchange.response);
    message.version(exchange.http_version);
    message.result(static_cast<unsigned>(exchange.response.status));
    message.set(http::field::date, date_now());
    for (const auto& [name, value] : exchange.response.headers) message.insert(name, value);
    message.keep_alive(exchange.keeps_alive);
}

// The request in our own words; false when it is not one we can answer.
bool read_message(const http::request<http::string_body>& message, Request& request) {
    request.method = std::string(message.method_string());
    for (const auto& field : message) {
        std::string name(field.name_string());
        for (char& letter : name) {
            if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
        }
        request.headers.emplace(std::move(name), std::string(field.value()));
    }
    // Any other coding would be a body that we do not see, and its bytes the next request (RFC 9112, 6.1).
    if (const auto codings = request.headers.count("transfer-encoding"); codings > 0) {
        const std::string_view coding = request.header("transfer-encoding");
        const bool is_chunked = beast::iequals({coding.data(), coding.size()}, "chunked");
        if (codings > 1 || !is_chunked || message.version() < 11) return false;
    }
    const std::size_t hosts = request.headers.count("host");
    if (hosts > 1 || (hosts == 0 && message.version() >= 11)) return false;
    return read_target({message.target().data(), message.target().size()}, request);
}

// Whether reading ended by the client's or the network's doing, so that there is nobody to answer.
bool is_hang_up(error_code error) {
    const auto& protocol = http::make_error_code(http::error::end_of_stream).category();
    return error == http::error::end_of_stream || error == http::error::partial_message ||
           (error && error.category() != protocol);
}

}  // namespace

struct Server::State {
    State(ServerLimits its_limits, Handler its_handler, Log its_log)
        : limits(its_limits),
          handler(std::move(its_handler)),
          log(std::move(its_log)),
          stop_descriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
          stop_bell(io, stop_descriptor),
          pool(static_cast<std::size_t>(its_limits.handler_threads)) {}

    ServerLimits limits;
    Handler handler;
    Log log;
    asio::io_context io{1};
    int stop_descriptor;  // an eventfd, so that stop() may be called by a signal handler
    asio::posix::stream_descriptor stop_bell;
    tcp::acceptor acceptor{io};
    asio::steady_timer drain{io};
    std::uint16_t port = 0;
    // The following belong to the thread in run().
    std::set<ConnectionPtr> connections;
    std::size_t refusals = 0;
    std::unordered_multimap<std::int64_t, FollowerPtr> followers;
    bool is_stopping = false;
    asio::thread_pool pool;  // last: its threads end before what they use

    void bind(const std::string& address, std::uint16_t wanted_port);
    void wake_all();
    asio::awaitable<void> accept();
    asio::awaitable<void> await_stop();
    asio::awaitable<void> serve(ConnectionPtr);
    asio::awaitable<bool> serve_request(ConnectionPtr);
    asio::awaitable<bool> await_request(ConnectionPtr);
    asio::awaitable<void> read_request(ConnectionPtr, std::shared_ptr<Parser>, ExchangePtr);
    asio::awaitable<error_code> read_body(ConnectionPtr, std::shared_ptr<Parser>, ExchangePtr);
    asio::awaitable<void> answer(ConnectionPtr, ExchangePtr);
    asio::awaitable<bool> write(ConnectionPtr, ExchangePtr);
    asio::awaitable<bool> write_stream(ConnectionPtr, ExchangePtr);
    asio::awaitable<bool> follow(ConnectionPtr, ExchangePtr, FollowerPtr, bool is_chunked);
    asio::awaitable<bool> write_bytes(ConnectionPtr, std::string bytes);
    asio::awaitable<void> do_on_pool(JobPtr);
    asio::awaitable<void> refuse_connection(ConnectionPtr);
    asio::awaitable<void> linger(ConnectionPtr);
    Response refusal_of(error_code, const Connection&, const Request&) const;
    void watch(const ConnectionPtr&, const FollowerPtr&);
    void spawn(asio::awaitable<void> coroutine, const char* name);
};

void Server::State::bind(const std::string& address, std::uint16_t wanted_port) {
    error_code error;
    const auto host = asio::ip::make_address(address, error);
    const tcp::endpoint endpoint(host, wanted_port);
    if (!error) acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error) throw std::system_error(error, "bind " + address + ":" + std::to_string(wanted_port));
    port = acceptor.local_endpoint().port();
}

void Server::State::spawn(asio::awaitable<void> coroutine, const char* name) {
    asio::co_spawn(io, std::move(coroutine), [this, name](const std::exception_ptr& failure) {
        if (!failure) return;
        try {
            std::rethrow_exception(failure);
        } catch (const std::exception& exception) {
            log(std::string(name) + ": " + exception.what());
        }
    });
}

asio::awaitable<void> Server::State::accept() {
    asio::steady_timer pause(io);
    while (!is_stopping) {
        auto [error, socket] = co_await acceptor.async_accept(as_tuple);
        if (is_stopping) break;
        if (error) {  // no descriptors left, most likely: those who are served will leave some
            log("accept: " + error.message());
            pause.expires_after(milliseconds(100));
            co_await pause.async_wait(as_tuple);
            continue;
        }
        auto connection = std::make_shared<Connection>(std::move(socket));
        error_code ignored;
        connection->socket.set_option(tcp::no_delay(true), ignored);
        connection->remote_address = connection->socket.remote_endpoint(ignored).address().to_string();
        if (connections.size() < static_cast<std::size_t>(limits.connections_max)) {
            connections.insert(connection);
            spawn(serve(connection), "connection");
        } else if (refusals < refusals_at_once_max) {
            spawn(refuse_connection(connection), "refusal");
        }
    }
}

asio::awaitable<void> Server::State::await_stop() {
    co_await stop_bell.async_wait(asio::posix::stream_descriptor::wait_read, as_tuple);
    is_stopping = true;
    error_code ignored;
    acceptor.close(ignored);
    for (const ConnectionPtr& connection : connections) {
        if (connection->is_idle) connection->socket.shutdown(tcp::socket::shutdown_receive, ignored);
    }
    wake_all();
    if (connections.empty()) co_return;
    drain.expires_after(limits.drain_ms_max);
    co_await drain.async_wait(as_tuple);  // cancelled when the last connection ends
    for (const ConnectionPtr& connection : connections) connection->socket.close(ignored);
}

void Server::State::wake_all() {
    for (const auto& [channel, follower] : followers) {
        follower->is_rung = true;
        follower->wake.cancel();
    }
}

asio::awaitable<void> Server::State::serve(ConnectionPtr connection) {
    try {
        bool goes_on = true;
        while (goes_on) {
            goes_on = co_await serve_request(connection);
        }
        co_await linger(connection);
    } catch (const std::exception& exception) {
        log("connection: " + std::string(exception.what()));
    }
    lift_limit(connection);
    connections.erase(connection);
    if (is_stopping && connections.empty()) drain.cancel();
}

// One request read, answered, written. True when the connection can take another.
asio::awaitable<bool> Server::State::serve_request(ConnectionPtr connection) {
    const bool has_come = co_await await_request(connection);
    if (!has_come) co_return false;
    const auto started = std::chrono::steady_clock::now();
    auto exchange = std::make_shared<Exchange>();
    exchange->request.remote_address = connection->remote_address;
    exchange->response.status = 0;
    auto parser = std::make_shared<Parser>();
    co_await read_request(connection, parser, exchange);
    if (exchange->response.status == 0) {
        co_await answer(connection, exchange);
    }
    if (exchange->response.status < 0) co_return false;  // the client left in the middle
    if (is_stopping) exchange->keeps_alive = false;
    bool goes_on = false;
    if (exchange->response.stream && exchange->request.method != "HEAD") {
        goes_on = co_await write_stream(connection, exchange);
    } else {
        goes_on = co_await write(connection, exchange);
    }
    const auto took = std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - started);
    log(connection->remote_address + " " + shown(exchange->request) + " " + std::to_string(exchange->response.status) +
        " " + std::to_string(took.count()) + " ms");
    co_return goes_on;
}

// Waits for the first byte of a request. False when the client, its time or the server has come to an end.
asio::awaitable<bool> Server::State::await_request(ConnectionPtr connection) {
    if (is_stopping) co_return false;
    if (connection->buffer.size() > 0) co_return true;
    connection->is_idle = true;
    limit_time(connection, limits.idle_ms_max, Late::cut);
    auto [error, count] = co_await connection->socket.async_read_some(connection->buffer.prepare(4'096), as_tuple);
    if (error) co_return false;
    connection->buffer.commit(count);
    connection->is_idle = false;
    co_return true;
}

// Reads header and body into exchange->request; a request that cannot be read leaves its refusal in exchange->response,
// or status −1 when there is nobody to answer.
asio::awaitable<void> Server::State::read_request(ConnectionPtr connection, std::shared_ptr<Parser> parser,
                                                  ExchangePtr exchange) {
    parser->header_limit(static_cast<std::uint32_t>(limits.header_bytes_max));
    parser->body_limit(static_cast<std::uint64_t>(limits.body_bytes_max));
    limit_time(connection, limits.header_ms_max, Late::stop_reading);
    auto [header_error, count] =
        co_await http::async_read_header(connection->socket, connection->buffer, *parser, as_tuple);
    error_code error = header_error;
    // The parser holds the first line and the fields each to the limit, not their sum.
    if (!error && count > static_cast<std::size_t>(limits.header_bytes_max)) error = http::error::header_limit;
    bool is_readable = true;
    if (parser->is_header_done()) {
        exchange->http_version = parser->get().version();
        is_readable = read_message(parser->get(), exchange->request);
    }
    if (!error && is_readable) {
        error = co_await read_body(connection, parser, exchange);
    }
    if (exchange->response.status != 0) co_return;
    if (!error && is_readable) {
        exchange->keeps_alive = parser->get().keep_alive();
        exchange->request.body = std::move(parser->get().body());
    } else if (!connection->is_late && is_hang_up(error)) {
        exchange->response.status = -1;
    } else {
        exchange->response = refusal_of(error, *connection, exchange->request);
    }
}

asio::awaitable<error_code> Server::State::read_body(ConnectionPtr connection, std::shared_ptr<Parser> parser,
                                                     ExchangePtr exchange) {
    error_code error;
    if (parser->is_done()) co_return error;
    const std::string_view expectation = exchange->request.header("expect");
    if (!expectation.empty() && !beast::iequals({expectation.data(), expectation.size()}, "100-continue")) {
        exchange->response = refuse_expectation(exchange->request);
        co_return error;
    }
    limit_time(connection, limits.body_ms_max, Late::stop_reading);
    if (!expectation.empty() && exchange->http_version >= 11) {
        const bool is_written = co_await write_bytes(connection, "HTTP/1.1 100 Continue\r\n\r\n");
        if (!is_written) co_return make_error_code(http::error::end_of_stream);
    }
    auto [read_error, count] = co_await http::async_read(connection->socket, connection->buffer, *parser, as_tuple);
    co_return read_error;
}

Response Server::State::refusal_of(error_code error, const Connection& connection, const Request& request) const {
    if (connection.is_late) return refuse_late_request(request);
    if (error == http::error::body_limit) return refuse_body(request, limits);
    if (error == http::error::header_limit || error == http::error::buffer_overflow)
        return refuse_header(request, limits);
    return refuse_malformed(request, error ? error.message() : "the target or the Host header");
}

// Runs the handler on the pool, for at most handler_ms_max.
asio::awaitable<void> Server::State::answer(ConnectionPtr connection, ExchangePtr exchange) {
    lift_limit(connection);
    auto asked =
        std::make_shared<Exchange>();  // the pool's until the job is done, which may be after we stopped waiting
    asked->request = std::move(exchange->request);
    exchange->request = Request();
    exchange->request.method = asked->request.method;
    exchange->request.path = asked->request.path;
    exchange->request.headers = asked->request.headers;
    auto job = std::make_shared<Job>(io.get_executor(), [this, asked] { asked->response = handler(asked->request); });
    co_await do_on_pool(job);
    if (job->is_done && job->failure.empty()) {
        exchange->response = std::move(asked->response);
    } else if (job->is_done) {
        log(shown(exchange->request) + ": " + job->failure);
        exchange->response = refuse_failed_answer(exchange->request);
    } else {
        exchange->keeps_alive = false;
        exchange->response = refuse_slow_answer(exchange->request);
    }
}

asio::awaitable<void> Server::State::do_on_pool(JobPtr job) {
    job->done.expires_after(limits.handler_ms_max);
    asio::post(pool, [this, job] {
        try {
            job->work();
        } catch (const std::exception& exception) {
            job->failure = exception.what();
        }
        asio::post(io, [job] {
            job->is_done = true;
            job->done.cancel();
        });
    });
    co_await job->done.async_wait(as_tuple);
}

asio::awaitable<bool> Server::State::write(ConnectionPtr connection, ExchangePtr exchange) {
    limit_time(connection, limits.write_ms_max, Late::cut);
    const bool has_body = exchange->response.status != 204 && exchange->response.status != 304;
    error_code error;
    if (exchange->request.method == "HEAD" || !has_body) {
        auto message = std::make_shared<http::response<http::empty_body>>();
        set_headers(*message, *exchange);
        if (has_body) message->content_length(exchange->response.body.size());
        auto [write_error, count] = co_await http::async_write(connection->socket, *message, as_tuple);
        error = write_error;
    } else {
        auto message = std::make_shared<http::response<http::string_body>>();
        set_headers(*message, *exchange);
        message->body() = std::move(exchange->response.body);
        message->content_length(message->body().size());
        auto [write_error, count] = co_await http::async_write(connection->socket, *message, as_tuple);
        error = write_error;
    }
    lift_limit(connection);
    co_return !error && exchange->keeps_alive;
}

asio::awaitable<bool> Server::State::write_bytes(ConnectionPtr connection, std::string bytes) {
    limit_time(connection, limits.write_ms_max, Late::cut);
    auto [error, count] = co_await asio::async_write(connection->socket, asio::buffer(bytes), as_tuple);
    lift_limit(connection);
    co_return !error;
}

// Server-Sent Events: the header, then events as they come. HTTP/1.0 has no chunks, so there the end of the connection
// ends it.
asio::awaitable<bool> Server::State::write_stream(ConnectionPtr connection, ExchangePtr exchange) {
    const bool is_chunked = exchange->http_version >= 11;
    exchange->keeps_alive = exchange->keeps_alive && is_chunked;
    auto message = std::make_shared<http::response<http::empty_body>>();
    set_headers(*message, *exchange);
    message->set(http::field::content_type, "text/event-stream");
    if (is_chunked) message->chunked(true);
    auto serializer = std::make_shared<http::response_serializer<http::empty_body>>(*message);
    limit_time(connection, limits.write_ms_max, Late::cut);
    auto [error, count] = co_await http::async_write_header(connection->socket, *serializer, as_tuple);
    if (error) co_return false;
    auto follower = std::make_shared<Follower>(io.get_executor());
    const auto place = followers.emplace(exchange->response.stream->channel, follower);
    watch(connection, follower);
    bool goes_on = false;
    try {
        goes_on = co_await follow(connection, exchange, follower, is_chunked);
    } catch (...) {
        followers.erase(place);
        throw;
    }
    followers.erase(place);
    co_return goes_on && exchange->keeps_alive;
}

// Writes batches until the last. True when the connection is still in order.
asio::awaitable<bool> Server::State::follow(ConnectionPtr connection, ExchangePtr exchange, FollowerPtr follower,
                                            bool is_chunked) {
    const auto stream = std::make_shared<EventStream>(std::move(*exchange->response.stream));
    std::string text = "retry: 1000\n\n";
    bool is_last = false;
    while (!is_last) {
        follower->is_rung = false;
        auto batch = std::make_shared<EventStream::Batch>();  // the pool's until the job is done
        const std::int64_t after = stream->after;
        auto job = std::make_shared<Job>(io.get_executor(), [stream, batch, after] { *batch = stream->read(after); });
        co_await do_on_pool(job);
        if (!job->is_done || !job->failure.empty()) {
            log(shown(exchange->request) + ": " + (job->is_done ? job->failure : "reading took too long"));
            batch = std::make_shared<EventStream::Batch>();
        }
        if (!batch->events.empty()) stream->after = batch->events.back().id;
        text += text_of(batch->events);
        if (!text.empty()) {
            const bool is_written = co_await write_bytes(connection, chunk_of(text, is_chunked));
            if (!is_written) co_return false;
        }
        text.clear();
        is_last = batch->is_last || is_stopping;
        if (is_last || batch->has_more || follower->is_rung) continue;
        if (follower->is_gone) co_return false;
        follower->wake.expires_after(limits.heartbeat_ms);
        co_await follower->wake.async_wait(as_tuple);
        if (follower->is_gone) co_return false;
        if (!follower->is_rung) text = ": heartbeat\n\n";
    }
    const bool is_ended = co_await write_bytes(connection, is_chunked ? "0\r\n\r\n" : "");
    co_return is_ended && !is_stopping;
}

// Notices a client that hangs up while it is told nothing. One that sends its next request already is left alone.
void Server::State::watch(const ConnectionPtr& connection, const FollowerPtr& follower) {
    connection->socket.async_wait(tcp::socket::wait_read, [connection, follower](error_code error) {
        error_code ignored;
        if (!error && connection->socket.available(ignored) > 0) return;
        follower->is_gone = true;
        follower->wake.cancel();
    });
}

asio::awaitable<void> Server::State::refuse_connection(ConnectionPtr connection) {
    ++refusals;
    auto exchange = std::make_shared<Exchange>();
    exchange->response = api::refuse_connection(exchange->request);
    co_await write(connection, exchange);
    co_await linger(connection);
    lift_limit(connection);
    --refusals;
}

// Takes what the client still sends, for a moment: closing with unread bytes would reset the connection and our answer
// with it.
asio::awaitable<void> Server::State::linger(ConnectionPtr connection) {
    error_code ignored;
    connection->socket.shutdown(tcp::socket::shutdown_send, ignored);
    limit_time(connection, linger_ms_max, Late::cut);
    std::int64_t bytes_left = limits.body_bytes_max;
    connection->buffer.consume(connection->buffer.size());
    while (bytes_left > 0) {
        auto [error, count] = co_await connection->socket.async_read_some(connection->buffer.prepare(4'096), as_tuple);
        if (error) break;
        bytes_left -= static_cast<std::int64_t>(count);
    }
    connection->socket.close(ignored);
}

Server::Server(std::string address, std::uint16_t port, ServerLimits limits, Handler handler, Log log)
    : state_(std::make_unique<State>(limits, std::move(handler), std::move(log))) {
    state_->bind(address, port);
}

Server::~Server() = default;

std::uint16_t Server::port() const {
    return state_->port;
}

void Server::run() {
    state_->spawn(state_->accept(), "accept");
    state_->spawn(state_->await_stop(), "stop");
    state_->io.run();
    state_->pool.join();
}

void Server::stop() {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(state_->stop_descriptor, &one, sizeof one);
}

void Server::ring(std::int64_t channel) {
    asio::post(state_->io, [state = state_.get(), channel] {
        const auto [first, last] = state->followers.equal_range(channel);
        for (auto follower = first; follower != last; ++follower) {
            follower->second->is_rung = true;
            follower->second->wake.cancel();
        }
    });
}

void Server::ring_all() {
    asio::post(state_->io, [state = state_.get()] { state->wake_all(); });
}

}  // namespace gradus::api
