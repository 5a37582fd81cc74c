#include "tests/bench/table.hpp"

#include <spawn.h>
#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace gradus::bench {

namespace {

constexpr int warm_up_rounds = 10;

double at(const std::vector<double>& sorted, double quantile) {
    return sorted[std::min(sorted.size() - 1, static_cast<std::size_t>(quantile * static_cast<double>(sorted.size())))];
}

}  // namespace

void measure(std::vector<Row>& rows, int rounds) {
    for (int round = -warm_up_rounds; round < rounds; ++round) {
        for (Row& row : rows) {
            if (round % row.every != 0) continue;
            const auto start = std::chrono::steady_clock::now();
            row.run();
            const std::chrono::duration<double, std::milli> elapsed = std::chrono::steady_clock::now() - start;
            if (round >= 0) row.milliseconds.push_back(elapsed.count());
        }
    }
}

void print(std::vector<Row>& rows) {
    for (Row& row : rows) std::sort(row.milliseconds.begin(), row.milliseconds.end());
    const double unit = at(rows.front().milliseconds, 0.5);
    std::puts("| run | n | p50 ms | p95 ms | p99 ms | p50 as a multiple of the first row |\n|---|---|---|---|---|---|");
    for (const Row& row : rows) {
        std::printf("| %s | %zu | %.3f | %.3f | %.3f | %.3f |\n", row.name.c_str(), row.milliseconds.size(),
                    at(row.milliseconds, 0.5), at(row.milliseconds, 0.95), at(row.milliseconds, 0.99),
                    at(row.milliseconds, 0.5) / unit);
    }
}

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

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + path);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace gradus::bench
