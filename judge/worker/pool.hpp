// The sandboxes of a worker as the operator sees them: a line of the log when something changed, and a file of metrics.
//
// A worker never listens, so whoever collects metrics reads a file: in Prometheus's text format, for the textfile
// collector of node_exporter (--collector.textfile.directory). It is written whole beside its place and then renamed,
// every two seconds, and removed when the worker stops.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sandbox/run.hpp"

namespace gradus::worker {

// The sum over all sandboxes.
sandbox::Usage usage_of(const std::vector<sandbox::Sandbox>&);

// "pool: boxes ready 1, in use 1, warm interpreters 2, runs 153; boxes made 3, retired 0, given up 1"
std::string line_for(const sandbox::Usage&);

// `worker`: the label that tells several files of one host apart.
std::string metrics_for(const sandbox::Usage&, const std::string& worker);

// Not thread safe.
class PoolReport {
  public:
    // `metrics`: empty for no file. Throws std::runtime_error when it cannot be written.
    PoolReport(std::filesystem::path metrics, std::function<void(const std::string& line)> log);
    PoolReport(PoolReport&&) = delete;
    ~PoolReport();

    // Writes the file. Logs a line when boxes or interpreters have come or gone since the last line, and at every
    // `looks_per_line`th call when programs have run.
    void look(const sandbox::Usage&);

    static constexpr int looks_per_line = 300;

  private:
    void write(const sandbox::Usage&);

    const std::filesystem::path metrics_;
    const std::function<void(const std::string& line)> log_;
    std::optional<sandbox::Usage> logged_;
    int looks_ = 0;
    bool is_written_ = true;  // the last time
};

}  // namespace gradus::worker
