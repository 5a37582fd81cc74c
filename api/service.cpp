#include "api/service.hpp"

#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>

#include "api/handlers.hpp"
#include "api/refusal.hpp"
#include "api/same_origin.hpp"
#include "judge/storage/bell.hpp"
#include "judge/storage/storage_error.hpp"

namespace gradus::api {
namespace {

constexpr std::chrono::milliseconds bell_wait_ms{60'000};
constexpr std::chrono::milliseconds bell_pause_ms{1'000};  // between attempts to reach a database that is gone

std::vector<Route> all_routes(Resources& resources) {
    std::vector<Route> routes;
    for (auto* routes_of : {account_routes, problem_routes, submission_routes, health_routes}) {
        for (Route& route : routes_of(resources)) routes.push_back(std::move(route));
    }
    return routes;
}

}  // namespace

struct Service::State {
    State(ServiceSettings settings, std::function<void(const std::string&)> its_log)
        : log(std::move(its_log)),
          database_url(settings.database_url),
          resources{{settings.database_url, settings.database_connections_max, settings.database_wait_ms_max},
                    {settings.hashes_running_max, settings.hashes_waiting_max},
                    {settings.login_failures_max, settings.login_window, settings.login_pairs_max}},
          router(all_routes(resources)),
          server(
              settings.address, settings.port, settings.limits, [this](Request& request) { return answer(request); },
              log) {}

    std::function<void(const std::string&)> log;
    std::string database_url;
    Resources resources;
    Router router;
    Server server;
    std::mutex mutex;
    std::condition_variable_any stopped;
    std::unique_ptr<storage::Bell> bell;  // guarded by mutex: made by the listening thread, stopped by run()

    Response answer(Request&);
    void listen(const std::stop_token&);
    bool hang_bell(const std::stop_token&);
};

Response Service::State::answer(Request& request) {
    if (is_forged(request)) {
        return refuse(
            request, Refusal::cross_origin,
            {"Open this site itself and try again there.", "このサイトを開いて、そこからもう一度試してください。"});
    }
    try {
        return router.answer(request);
    } catch (const storage::StorageError& error) {
        log(std::string("database: ") + error.what());
        Response response = refuse(request, Refusal::unavailable,
                                   {"Nothing was lost or changed; try again in a few seconds.",
                                    "何も失われていません。数秒後にもう一度試してください。"});
        response.headers.emplace_back("Retry-After", "2");
        return response;
    }
}

// Connects the bell; false when there is nobody to listen for any more.
bool Service::State::hang_bell(const std::stop_token& stopping) {
    auto connected = std::make_unique<storage::Bell>(database_url, storage::DatabaseRole::server,
                                                     storage::BellKind::submission_event);
    const std::lock_guard lock(mutex);
    bell = std::move(connected);
    return !stopping.stop_requested();
}

// The thread that listens. What rang while there was no connection is unknown, so every stream looks again after one
// was lost.
void Service::State::listen(const std::stop_token& stopping) {
    bool was_lost = false;
    while (!stopping.stop_requested()) {
        try {
            if (!bell && !hang_bell(stopping)) return;
            for (const storage::SubmissionId id : bell->wait(was_lost ? std::chrono::milliseconds(0) : bell_wait_ms)) {
                server.ring(id.value);
            }
            if (was_lost) server.ring_all();
            was_lost = false;
        } catch (const storage::StorageError& error) {
            if (!was_lost) log(std::string("bell: ") + error.what());
            was_lost = true;
            std::unique_lock lock(mutex);
            stopped.wait_for(lock, stopping, bell_pause_ms, [] { return false; });
        }
    }
}

Service::Service(ServiceSettings settings, std::function<void(const std::string&)> log)
    : state_(std::make_unique<State>(std::move(settings), std::move(log))) {}

Service::~Service() = default;

std::uint16_t Service::port() const {
    return state_->server.port();
}

const Router& Service::router() const {
    return state_->router;
}

void Service::run() {
    std::jthread listener([state = state_.get()](const std::stop_token& stopping) { state->listen(stopping); });
    state_->server.run();
    listener.request_stop();
    const std::lock_guard lock(state_->mutex);
    if (state_->bell) state_->bell->stop();
}

void Service::stop() {
    state_->server.stop();
}

}  // namespace gradus::api
