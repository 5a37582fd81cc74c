#include "judge/storage/bell.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <set>
#include <system_error>

#include "judge/storage/database_state.hpp"

namespace gradus::storage {

namespace {

std::string channel_of(BellKind kind) {
    switch (kind) {
        case BellKind::submission_queued:
            return "gradus_submission_queued";
        case BellKind::submission_event:
            return "gradus_submission_event";
    }
    return {};
}

class Ear : public pqxx::notification_receiver {
  public:
    Ear(pqxx::connection_base& connection, const std::string& channel, std::set<std::int64_t>& heard)
        : notification_receiver{connection, channel}, heard_{heard} {}

    void operator()(const std::string& payload, int) override {
        std::int64_t id = 0;
        if (std::from_chars(payload.data(), payload.data() + payload.size(), id).ec == std::errc{}) heard_.insert(id);
    }

  private:
    std::set<std::int64_t>& heard_;
};

}  // namespace

struct Bell::State {
    std::string url;
    DatabaseRole role;
    BellKind kind;
    int stop_fd = -1;              // readable once stopped
    std::set<std::int64_t> heard;  // since the last wait
    std::unique_ptr<pqxx::connection> connection;
    std::unique_ptr<Ear> ear;  // after connection: it must go first

    void connect() {
        connection = open_connection(url, &role);
        ear = std::make_unique<Ear>(*connection, channel_of(kind), heard);
    }

    void let_go() {
        ear.reset();
        connection.reset();
    }
};

Bell::Bell(std::string url, DatabaseRole role, BellKind kind) : state_{std::make_unique<State>()} {
    state_->url = std::move(url);
    state_->role = role;
    state_->kind = kind;
    state_->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (state_->stop_fd < 0) throw std::system_error{errno, std::generic_category(), "eventfd"};
    try {
        state_->connect();
    } catch (...) {
        close(state_->stop_fd);
        throw;
    }
}

Bell::~Bell() {
    close(state_->stop_fd);
}

std::vector<SubmissionId> Bell::wait(std::chrono::milliseconds timeout) {
    auto& state = *state_;
    try {
        if (!state.connection) state.connect();
        const auto deadline = std::chrono::steady_clock::now() + timeout;
        for (;;) {
            // First what came with the answer to another command, then what comes next.
            state.connection->get_notifs();
            if (!state.heard.empty()) {
                std::vector<SubmissionId> ids;
                for (const auto id : std::exchange(state.heard, {})) ids.push_back({id});
                return ids;
            }
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
            pollfd fds[] = {{state.connection->sock(), POLLIN, 0}, {state.stop_fd, POLLIN, 0}};
            const auto ready = poll(fds, 2, static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
            if (ready == 0 || fds[1].revents) return {};
        }
    } catch (const pqxx::failure&) {
        state.let_go();
        rethrow_as_storage_error("wait for a bell of the database");
    }
}

void Bell::stop() {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = write(state_->stop_fd, &one, sizeof one);
}

}  // namespace gradus::storage
