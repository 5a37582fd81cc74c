// What one sandboxed run costs, beside its peers in the same minutes: a static program that does nothing, started by
// posix_spawn, by bubblewrap with all its namespaces, in a box of ours made for this one run (namespaces, mounts,
// cgroup and filter anew) and in a warm one. The rows are interleaved round by round, so that a noisy moment of the
// machine meets all of them.
//
//   bench_sandbox IMAGE STATIC_PROGRAM [ROUNDS]     (root)
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include "sandbox/run.hpp"

namespace {

using gradus::sandbox::Command;
using gradus::sandbox::Ending;
using gradus::sandbox::Limits;
using gradus::sandbox::Outcome;
using gradus::sandbox::Sandbox;

struct Row {
    std::string name;
    std::function<void()> run;
    std::vector<double> milliseconds{};
};

void spawn_and_wait(const std::vector<std::string>& words) {
    std::vector<char*> argv;
    for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    char* environment[] = {nullptr};
    pid_t child = -1;
    int status = 0;
    if (posix_spawn(&child, argv[0], nullptr, nullptr, argv.data(), environment) != 0 ||
        waitpid(child, &status, 0) != child || status != 0) {
        throw std::runtime_error("the program " + words[0] + " failed");
    }
}

double at(const std::vector<double>& sorted, double quantile) {
    return sorted[std::min(sorted.size() - 1, static_cast<std::size_t>(quantile * static_cast<double>(sorted.size())))];
}

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + path);
    return {std::istreambuf_iterator<char>(file), {}};
}

void print_table(std::vector<Row>& rows) {
    for (Row& row : rows) std::sort(row.milliseconds.begin(), row.milliseconds.end());
    const double unit = at(rows.front().milliseconds, 0.5);
    std::cout
        << "| run | n | p50 ms | p95 ms | p99 ms | p50 as a multiple of the first row |\n|---|---|---|---|---|---|\n";
    for (const Row& row : rows) {
        std::printf("| %s | %zu | %.3f | %.3f | %.3f | %.1f |\n", row.name.c_str(), row.milliseconds.size(),
                    at(row.milliseconds, 0.5), at(row.milliseconds, 0.95), at(row.milliseconds, 0.99),
                    at(row.milliseconds, 0.5) / unit);
    }
}

void run_in(Sandbox& sandbox, const Command& command) {
    const Outcome outcome = sandbox.run(command, Limits{});
    if (outcome.ending != Ending::exited || outcome.exit_status != 0) {
        throw std::runtime_error("the run in the box ended by " + std::string(name_of(outcome.ending)));
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) return std::cerr << "usage: bench_sandbox IMAGE STATIC_PROGRAM [ROUNDS]\n", 2;
    const std::string program = argv[2];
    const int rounds = argc > 3 ? std::stoi(argv[3]) : 300;
    constexpr int warm_up_rounds = 10;

    Sandbox sandbox(argv[1]);
    const std::string bytes = read_file(program);
    const Command command{.argv = {"/work/program"},
                          .environment = {},
                          .standard_input = {},
                          .files = {{"program", bytes, true}},
                          .collect = {}, .warm = {}};
    std::vector<Row> rows;
    rows.push_back({"posix_spawn + wait", [&] { spawn_and_wait({program}); }});
    if (access("/usr/bin/bwrap", X_OK) == 0) {
        rows.push_back({"bubblewrap, all namespaces", [&] {
                            spawn_and_wait({"/usr/bin/bwrap", "--unshare-all", "--ro-bind", "/usr", "/usr", "--proc",
                                            "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--ro-bind", program,
                                            "/program", "/program"});
                        }});
    }
    rows.push_back({"gradus, cold: a box for this run alone", [&] {
                        Sandbox cold(argv[1]);
                        run_in(cold, command);
                    }});
    rows.push_back({"gradus, warm box", [&] { run_in(sandbox, command); }});
    for (int round = -warm_up_rounds; round < rounds; ++round) {
        for (Row& row : rows) {
            const auto start = std::chrono::steady_clock::now();
            row.run();
            const std::chrono::duration<double, std::milli> elapsed = std::chrono::steady_clock::now() - start;
            if (round >= 0) row.milliseconds.push_back(elapsed.count());
        }
    }
    print_table(rows);
}
