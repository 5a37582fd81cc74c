// Ways to run something, timed side by side: the rows are interleaved round by round, so that a noisy moment of the
// machine meets all of them, and printed as a Markdown table with each median as a multiple of the first.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace gradus::bench {

struct Row {
    std::string name;
    std::function<void()> run;
    int every = 1;  // a slow row takes part in every so many rounds only
    std::vector<double> milliseconds{};
};

void measure(std::vector<Row>& rows, int rounds);
void print(std::vector<Row>& rows);

// Starts a program with an empty environment and waits for it. Throws std::runtime_error unless it exits with 0.
void spawn_and_wait(const std::vector<std::string>& words);

std::string read_file(const std::string& path);

}  // namespace gradus::bench
