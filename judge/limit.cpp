#include "judge/limit.hpp"

#include <array>
#include <cassert>

#include "judge/ending.hpp"

namespace gradus::judge {

namespace {

using sandbox::Ending;

struct Row {
    LimitKind kind;
    std::string_view name;
    std::string_view unit;
};

constexpr std::array rows{
    Row{LimitKind::cpu_time, "cpu_time", "us"},          Row{LimitKind::wall_time, "wall_time", "us"},
    Row{LimitKind::memory, "memory", "bytes"},           Row{LimitKind::output, "output", "bytes"},
    Row{LimitKind::processes, "processes", "processes"},
};

const Row& row_of(LimitKind kind) {
    const auto index = static_cast<std::size_t>(kind);
    assert(index < rows.size() && rows[index].kind == kind);
    return rows[index];
}

std::int64_t microseconds(std::chrono::microseconds time) {
    return time.count();
}

}  // namespace

std::string_view name_of(LimitKind kind) {
    return row_of(kind).name;
}

std::optional<LimitKind> limit_kind_named(std::string_view name) {
    for (const Row& row : rows) {
        if (row.name == name) return row.kind;
    }
    return std::nullopt;
}

std::string_view unit_of(LimitKind kind) {
    return row_of(kind).unit;
}

std::optional<MetLimit> met_limit(const sandbox::Outcome& outcome, const sandbox::Limits& limits) {
    const MetLimit cpu{LimitKind::cpu_time, microseconds(limits.cpu), outcome.cpu.count()};
    switch (outcome.ending) {
        case Ending::exited:
        case Ending::signalled:
            if (is_over_time(outcome, limits)) return cpu;
            if (outcome.processes_refused > 0) {
                return MetLimit{LimitKind::processes, limits.processes_max, limits.processes_max};
            }
            return std::nullopt;
        case Ending::cpu_limit:
            return cpu;
        case Ending::wall_limit:
            return MetLimit{LimitKind::wall_time, microseconds(limits.wall), outcome.wall.count()};
        case Ending::memory_limit:
            return MetLimit{LimitKind::memory, limits.memory_bytes_max, outcome.memory_bytes_peak};
        case Ending::output_limit:
            return MetLimit{LimitKind::output, limits.output_bytes_max, outcome.output_bytes};
        case Ending::abandoned:
        case Ending::setup_failed:
            return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace gradus::judge
