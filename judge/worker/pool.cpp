#include "judge/worker/pool.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <system_error>

namespace gradus::worker {

using sandbox::Usage;

namespace {

// As the text format wants it between quotes (prometheus.io/docs/instrumenting/exposition_formats).
std::string escaped(const std::string& label) {
    std::string text;
    for (const char c : label) {
        if (c == '\n') {
            text += "\\n";
            continue;
        }
        if (c == '\\' || c == '"') text += '\\';
        text += c;
    }
    return text;
}

// Writes all of it or throws std::runtime_error.
void replace(const std::filesystem::path& path, const std::string& text) {
    const std::filesystem::path part = path.string() + ".part";
    std::ofstream file(part, std::ios::trunc);
    file << text;
    file.close();
    std::error_code error;
    if (file) std::filesystem::rename(part, path, error);
    if (file && !error) return;
    throw std::runtime_error("cannot write the metrics to " + path.string() +
                             ": name a file with --metrics in a directory that this user may write to");
}

// Has nothing come or gone but programs?
bool is_same_pool(const Usage& one, const Usage& other) {
    return one.boxes == other.boxes && one.interpreters == other.interpreters && one.boxes_made == other.boxes_made &&
           one.boxes_retired == other.boxes_retired;
}

}  // namespace

Usage usage_of(const std::vector<sandbox::Sandbox>& sandboxes) {
    sandbox::UsageTally sum;
    for (const sandbox::Sandbox& each : sandboxes) sum.add(each.usage());
    return sum.read();
}

std::string line_for(const Usage& usage) {
    std::ostringstream line;
    line << "pool: boxes ready " << usage.boxes_ready() << ", in use " << usage.boxes_in_use << ", warm interpreters "
         << usage.interpreters << ", runs " << usage.runs << "; boxes made " << usage.boxes_made << ", retired "
         << usage.boxes_retired << ", given up " << usage.boxes_given_up;
    return line.str();
}

std::string metrics_for(const Usage& usage, const std::string& worker) {
    struct Row {
        const char *name, *type, *help;
        std::int64_t value;
    };
    const Row rows[] = {
        {"gradus_boxes_ready", "gauge", "Boxes that wait for a program.", usage.boxes_ready()},
        {"gradus_boxes_in_use", "gauge", "Boxes that a program runs in.", usage.boxes_in_use},
        {"gradus_warm_interpreters", "gauge", "Boxes with an interpreter that has imported its modules.",
         usage.interpreters},
        {"gradus_runs_total", "counter", "Programs run in a box, compilers included.", usage.runs},
        {"gradus_boxes_made_total", "counter", "Boxes made.", usage.boxes_made},
        {"gradus_boxes_retired_total", "counter", "Boxes replaced after their thousand runs.", usage.boxes_retired},
        {"gradus_boxes_given_up_total", "counter",
         "Boxes replaced because they failed a check, went stale or were lost.", usage.boxes_given_up},
    };
    std::ostringstream text;
    for (const Row& row : rows) {
        text << "# HELP " << row.name << ' ' << row.help << "\n# TYPE " << row.name << ' ' << row.type << '\n'
             << row.name << "{worker=\"" << escaped(worker) << "\"} " << row.value << '\n';
    }
    return text.str();
}

PoolReport::PoolReport(std::filesystem::path metrics, std::function<void(const std::string& line)> log)
    : metrics_(std::move(metrics)), log_(std::move(log)) {
    if (!metrics_.empty()) write({});
}

PoolReport::~PoolReport() {
    std::error_code gone;
    if (!metrics_.empty()) std::filesystem::remove(metrics_, gone);
}

void PoolReport::look(const Usage& usage) {
    const bool is_due = ++looks_ % looks_per_line == 0 && logged_ && usage.runs != logged_->runs;
    if (!logged_ || is_due || !is_same_pool(usage, *logged_)) {
        log_(line_for(usage));
        logged_ = usage;
    }
    if (metrics_.empty()) return;
    try {
        write(usage);
        is_written_ = true;
    } catch (const std::runtime_error& error) {
        if (is_written_) log_(error.what());
        is_written_ = false;
    }
}

void PoolReport::write(const Usage& usage) {
    replace(metrics_, metrics_for(usage, metrics_.stem().string()));
}

}  // namespace gradus::worker
