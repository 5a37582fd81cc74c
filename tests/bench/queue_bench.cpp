// The queue's speed, as a Markdown table: claims a second by storage::claim beside the plain SELECT … FOR UPDATE that a
// job table without SKIP LOCKED uses, in one run on one PostgreSQL; and the time from add_submission to a claim that a
// NOTIFY woke.
#include <stdlib.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <pqxx/pqxx>
#include <thread>
#include <vector>

#include "judge/storage/accounts.hpp"
#include "judge/storage/bell.hpp"
#include "judge/storage/cluster.hpp"
#include "judge/storage/migrate.hpp"
#include "judge/storage/problems.hpp"
#include "judge/storage/queue.hpp"
#include "judge/storage/submissions.hpp"

namespace {

using namespace gradus;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using storage::DatabaseRole;

constexpr int claims_a_round = 100;
constexpr int latencies = 1'000;

struct Bench {
    const storage::Cluster& cluster;
    storage::AccountId account;

    storage::Database as(DatabaseRole role, const char* name) const { return {cluster.url(name), role}; }

    void fill_queue(int submissions) const {
        pqxx::connection owner{cluster.url("gradus_owner")};
        pqxx::nontransaction transaction{owner};
        transaction.exec("TRUNCATE submission CASCADE");
        transaction.exec_params(
            "INSERT INTO submission (account, problem, language, source) "
            "SELECT $1, (SELECT id FROM problem), 'python', convert_to(repeat('x', 2000), 'UTF8') FROM "
            "generate_series(1, $2)",
            account.value, submissions);
        transaction.exec("VACUUM ANALYZE submission, event");
    }
};

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

// Rounds of claims by that many connections. Between two rounds, off the clock, what was claimed gets its verdict: in a
// queue that works, as many submissions are in hand as there are workers, not ten thousand.
template <class ClaimOne>
double rate_of(const Bench& bench, int connections, int rounds, const ClaimOne& claim_one) {
    bench.fill_queue(rounds * claims_a_round);
    pqxx::connection owner{bench.cluster.url("gradus_owner")};
    double seconds = 0;
    for (int round = 0; round < rounds; ++round) {
        std::atomic<int> left = claims_a_round;
        const auto start = Clock::now();
        std::vector<std::thread> threads;
        for (int i = 0; i < connections; ++i)
            threads.emplace_back([&, i] {
                while (left.fetch_sub(1) > 0) claim_one(i);
            });
        for (auto& thread : threads) thread.join();
        seconds += seconds_since(start);
        pqxx::nontransaction transaction{owner};
        transaction.exec(
            "UPDATE submission SET verdict = 'accepted', ticket = NULL, lease_until = NULL WHERE ticket IS NOT NULL");
    }
    return rounds * claims_a_round / seconds;
}

double claim_rate(const Bench& bench, int connections) {
    std::vector<storage::Database> databases;
    for (int i = 0; i < connections; ++i) databases.push_back(bench.as(DatabaseRole::worker, "gradus_worker"));
    return rate_of(bench, connections, 100,
                   [&](int i) { storage::claim(databases[static_cast<std::size_t>(i)], "bench", 10min).value(); });
}

// The peer: the same rows and the same writes, one transaction a claim, the row locked by a plain FOR UPDATE.
bool claim_plainly(pqxx::connection& connection) {
    pqxx::work transaction{connection};
    const auto rows = transaction.exec_prepared("lock");
    if (rows.empty()) return false;  // another took the row while we waited for its lock
    const auto id = rows.front()["id"].as<std::int64_t>();
    transaction.exec_prepared("take", id);
    transaction.exec_prepared("tell", id);
    transaction.commit();
    return true;
}

double plain_rate(const Bench& bench, int connections) {
    std::vector<std::unique_ptr<pqxx::connection>> peers;
    for (int i = 0; i < connections; ++i) {
        auto& peer = *peers.emplace_back(std::make_unique<pqxx::connection>(bench.cluster.url("gradus_worker")));
        peer.prepare("lock",
                     "SELECT id, language, source FROM submission WHERE verdict IS NULL AND ticket IS NULL "
                     "ORDER BY id LIMIT 1 FOR UPDATE");
        peer.prepare("take",
                     "UPDATE submission SET attempt = attempt + 1, ticket = gen_random_uuid(), events = events + 1, "
                     "lease_until = now() + interval '10 minutes' WHERE id = $1");
        peer.prepare("tell", "INSERT INTO event (submission, seq, kind) VALUES ($1, 2, 'claimed')");
    }
    return rate_of(bench, connections, 20, [&](int i) {
        while (!claim_plainly(*peers[static_cast<std::size_t>(i)])) {
        }
    });
}

// From the call of add_submission to the return of the claim it woke, milliseconds, sorted.
std::vector<double> claim_latencies(const Bench& bench) {
    bench.fill_queue(0);
    std::atomic<std::int64_t> claimed = 0;
    storage::Bell bell{bench.cluster.url("gradus_worker"), DatabaseRole::worker, storage::BellKind::submission_queued};
    std::atomic<bool> is_over = false;
    std::thread worker{[&] {
        auto database = bench.as(DatabaseRole::worker, "gradus_worker");
        while (!is_over) {
            bell.wait(1s);
            while (const auto held = storage::claim(database, "bench", 10min)) {
                claimed = held->submission.value;
                claimed.notify_one();
            }
        }
    }};
    auto server = bench.as(DatabaseRole::server, "gradus_server");
    const std::string source(2'000, 'x');
    std::vector<double> times;
    for (int i = 0; i < latencies; ++i) {
        const auto before = claimed.load();
        const auto start = Clock::now();
        storage::add_submission(server, bench.account, "bench", "python", source);
        claimed.wait(before);
        times.push_back(1e3 * seconds_since(start));
    }
    is_over = true;
    bell.stop();
    worker.join();
    std::ranges::sort(times);
    return times;
}

void print_rates(const Bench& bench) {
    std::printf("| connections | storage::claim, claims/s | plain FOR UPDATE, claims/s | ratio |\n|---|---|---|---|\n");
    for (const int connections : {1, 2, 4, 8}) {
        const auto ours = claim_rate(bench, connections);
        const auto plain = plain_rate(bench, connections);
        std::printf("| %d | %.0f | %.0f | %.1f |\n", connections, ours, plain, ours / plain);
        std::fflush(stdout);
    }
}

void print_latencies(const Bench& bench) {
    const auto times = claim_latencies(bench);
    const auto at = [&](double share) {
        return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))];
    };
    std::printf(
        "\n| submit → claimed, woken by NOTIFY | n | p50 ms | p95 ms | p99 ms | max ms |\n|---|---|---|---|---|---|\n");
    std::printf("| add_submission to the claim's return | %zu | %.2f | %.2f | %.2f | %.2f |\n", times.size(), at(0.50),
                at(0.95), at(0.99), times.back());
}

}  // namespace

int main() {
    std::string directory = std::filesystem::temp_directory_path() / "gradus-bench-XXXXXX";
    if (!mkdtemp(directory.data())) return 3;
    {
        const auto start = Clock::now();
        const storage::Cluster cluster{directory, "gradus"};
        std::printf("A private PostgreSQL from nothing: %.2f s", seconds_since(start));
        const auto migration = Clock::now();
        storage::migrate(cluster.url("gradus_owner"));
        std::printf("; its migrations: %.2f s.\n\n", seconds_since(migration));
        storage::Database owner{cluster.url("gradus_owner"), DatabaseRole::owner};
        judge::Problem problem;
        problem.slug = "bench";
        storage::put_problem(owner, problem, "package");
        const Bench bench{cluster, storage::add_account(owner, "bench", "hash", storage::Role::student).value()};
        print_rates(bench);
        print_latencies(bench);
    }
    std::filesystem::remove_all(directory);
}
