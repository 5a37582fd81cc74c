#include "judge/worker/worker.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <sstream>
#include <thread>
#include <utility>
#include <vector>

#include "judge/storage/bell.hpp"
#include "judge/storage/database.hpp"
#include "judge/storage/queue.hpp"
#include "judge/storage/storage_error.hpp"
#include "judge/worker/grading.hpp"
#include "judge/worker/held_claims.hpp"
#include "judge/worker/outage.hpp"
#include "judge/worker/pool.hpp"
#include "judge/worker/problem_cache.hpp"
#include "judge/worker/program_store.hpp"
#include "judge/worker/self_check.hpp"
#include "judge/worker/toolchain.hpp"

namespace gradus::worker {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace {

constexpr std::int64_t cache_bytes_max = 512 << 20;
constexpr milliseconds between_looks_at_pool = 2'000ms;
constexpr milliseconds backoff_ms_least = 100ms;
constexpr milliseconds backoff_ms_max = 2'000ms;

// What programs said may be in a line of the log, but not end it.
std::string one_line(std::string_view text) {
    std::string line;
    for (const char c : text.substr(0, 1'000)) line += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
    return line;
}

}  // namespace

struct Worker::State {
    explicit State(Settings wanted);

    void open_compile_cache();
    void run();
    void stop();
    void grade_until_stopped(sandbox::Sandbox&, storage::Database&, const std::string& name);
    bool grade_next(judge::Grader&, storage::Database&, const std::string& name, std::optional<storage::Claim>& owed);
    void settle(storage::Database&, HeldClaim&, const Grading&);
    void renew_until_stopped();
    void renew_all();
    void give_back_all();
    void listen_until_stopped();
    void watch_pool_until_stopped();

    bool is_stopping();
    void pause(milliseconds);                        // shorter when stopped
    void wait_for_work(std::uint64_t rings_before);  // until the bell rings, the poll is due, or stopped
    std::uint64_t rings();

    Settings settings;
    Outage outage;
    PoolReport pool_report;
    ProblemCache cache{cache_bytes_max};
    std::optional<ProgramStore> programs;
    HeldClaims held_claims;
    std::vector<sandbox::Sandbox> sandboxes;
    std::vector<storage::Database> databases;  // one a grading thread
    storage::Database heartbeat_database;
    storage::Bell bell;

    std::mutex mutex;
    std::condition_variable changed;
    bool has_stopped = false;       // guarded by mutex
    std::uint64_t rings_heard = 0;  // guarded by mutex; how often the bell rang
};

Worker::State::State(Settings wanted)
    : settings{std::move(wanted)},
      outage{settings.log},
      pool_report{settings.metrics, settings.log},
      heartbeat_database{settings.database_url, storage::DatabaseRole::worker},
      bell{settings.database_url, storage::DatabaseRole::worker, storage::BellKind::submission_queued} {
    for (int i = 0; i < settings.sandboxes; ++i) {
        check_sandbox(sandboxes.emplace_back(settings.image));
        databases.emplace_back(settings.database_url, storage::DatabaseRole::worker);
    }
    check_languages(sandboxes.front());
    open_compile_cache();
}

void Worker::State::open_compile_cache() {
    if (settings.compile_cache.empty()) return;
    if (const auto toolchain = toolchain_of(settings.image)) {
        programs.emplace(settings.compile_cache, settings.compile_cache_bytes_max, *toolchain, settings.log);
    } else {
        settings.log("compiled programs are not kept: the image " + settings.image.string() +
                     " does not say which packages it holds");
    }
}

void Worker::State::run() {
    std::vector<std::thread> threads;
    threads.emplace_back([this] { listen_until_stopped(); });
    threads.emplace_back([this] { renew_until_stopped(); });
    threads.emplace_back([this] { watch_pool_until_stopped(); });
    for (std::size_t i = 0; i < sandboxes.size(); ++i)
        threads.emplace_back([this, i] {
            grade_until_stopped(sandboxes[i], databases[i], settings.name + "/" + std::to_string(i + 1));
        });
    for (auto& thread : threads) thread.join();
}

void Worker::State::stop() {
    {
        const std::lock_guard lock{mutex};
        has_stopped = true;
    }
    changed.notify_all();
    bell.stop();
}

void Worker::State::grade_until_stopped(sandbox::Sandbox& sandbox, storage::Database& database,
                                        const std::string& name) {
    judge::Grader grader{sandbox, programs ? &*programs : nullptr};
    for (const std::string& line : grader.warm_up()) settings.log(line);
    auto backoff = backoff_ms_least;
    std::optional<storage::Claim> owed;  // its grading was cut short by an outage: to give back when that is over
    while (!is_stopping()) {
        const auto before = rings();
        try {
            if (owed) storage::give_back(database, *owed);
            owed.reset();
            const bool was_there_work = grade_next(grader, database, name, owed);
            outage.is_over();
            backoff = backoff_ms_least;
            if (!was_there_work) wait_for_work(before);
        } catch (const storage::StorageError& error) {
            outage.begins(error.what());
            pause(backoff);
            backoff = std::min(2 * backoff, backoff_ms_max);
        }
    }
}

// False when the queue is empty.
bool Worker::State::grade_next(judge::Grader& grader, storage::Database& database, const std::string& name,
                               std::optional<storage::Claim>& owed) {
    auto claim = storage::claim(database, name, settings.lease);
    if (!claim) return false;
    const auto held = held_claims.hold(std::move(*claim));
    try {
        // Stopped between the claim and this line: the heartbeat may have looked already.
        if (is_stopping()) held->is_lost = true;
        settle(database, *held, grade(database, cache, grader, *held));
    } catch (const storage::StorageError&) {
        owed = held->claim;
        throw;
    } catch (const std::exception& error) {
        settings.log("submission " + std::to_string(held->claim.submission.value) + ": the judge failed at attempt " +
                     std::to_string(held->claim.attempt) + ": " + one_line(error.what()));
    }
    return true;
}

void Worker::State::settle(storage::Database& database, HeldClaim& held, const Grading& grading) {
    const auto subject = "submission " + std::to_string(held.claim.submission.value) + " (" + held.claim.problem_slug +
                         ", " + held.claim.language + "): ";
    switch (grading.ended) {
        case Ended::graded: {
            std::ostringstream line;
            line << subject << judge::name_of(grading.verdict) << ", " << grading.points << " points";
            if (grading.was_compile_cached) line << ", compiled before";
            if (grading.verdict == judge::Verdict::judge_error) line << ": " << one_line(grading.judge_message);
            settings.log(line.str());
            return;
        }
        case Ended::out_of_date:
            storage::give_back(database, held.claim);
            return;
        case Ended::lost:
            // When stopping, whoever is first gives it back: here or the heartbeat.
            if (is_stopping()) storage::give_back(database, held.claim);
            settings.log(subject + (is_stopping() ? "given back" : "the claim was lost, another worker has it"));
            return;
    }
}

void Worker::State::renew_until_stopped() {
    while (!is_stopping()) {
        try {
            renew_all();
            storage::fail_exhausted(heartbeat_database);
        } catch (const storage::StorageError& error) {
            outage.begins(error.what());
        }
        pause(settings.lease / 3);
    }
    try {
        give_back_all();
    } catch (const storage::StorageError& error) {
        outage.begins(error.what());  // the leases end by themselves
    }
}

void Worker::State::renew_all() {
    for (const auto& held : held_claims.all())
        if (!held->is_lost && !storage::renew(heartbeat_database, held->claim, settings.lease)) held->is_lost = true;
}

// At once, not after the test case in hand: others can begin, and a stop that is cut short has lost nothing.
void Worker::State::give_back_all() {
    for (const auto& held : held_claims.all()) {
        held->is_lost = true;
        storage::give_back(heartbeat_database, held->claim);
    }
}

void Worker::State::listen_until_stopped() {
    bool was_lost = false;  // whatever rang meanwhile was not heard: look at the queue as soon as the bell is back
    while (!is_stopping()) {
        try {
            const bool has_rung = !bell.wait(was_lost ? 0ms : settings.poll).empty();
            if (!has_rung && !std::exchange(was_lost, false)) continue;
            {
                const std::lock_guard lock{mutex};
                ++rings_heard;
            }
            changed.notify_all();
        } catch (const storage::StorageError& error) {
            was_lost = true;
            outage.begins(error.what());
            pause(backoff_ms_least);
        }
    }
}

bool Worker::State::is_stopping() {
    const std::lock_guard lock{mutex};
    return has_stopped;
}

void Worker::State::watch_pool_until_stopped() {
    while (!is_stopping()) {
        pool_report.look(usage_of(sandboxes));
        pause(between_looks_at_pool);
    }
}

void Worker::State::pause(milliseconds duration) {
    std::unique_lock lock{mutex};
    changed.wait_for(lock, duration, [this] { return has_stopped; });
}

void Worker::State::wait_for_work(std::uint64_t rings_before) {
    std::unique_lock lock{mutex};
    changed.wait_for(lock, settings.poll, [this, rings_before] { return has_stopped || rings_heard != rings_before; });
}

std::uint64_t Worker::State::rings() {
    const std::lock_guard lock{mutex};
    return rings_heard;
}

Worker::Worker(Settings settings) : state_{std::make_unique<State>(std::move(settings))} {}
Worker::~Worker() = default;

void Worker::run() {
    state_->run();
}
void Worker::stop() {
    state_->stop();
}

}  // namespace gradus::worker
