// Which limit a run met, and how much of it was used.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "sandbox/run.hpp"

namespace gradus::judge {

enum class LimitKind {
    cpu_time,   // in µs
    wall_time,  // in µs
    memory,     // in bytes
    output,     // in bytes
    processes,  // and threads
};

// "cpu_time", as in SQL and JSON.
std::string_view name_of(LimitKind);
std::optional<LimitKind> limit_kind_named(std::string_view name);
// "us", "bytes" or "processes".
std::string_view unit_of(LimitKind);

struct MetLimit {
    LimitKind kind = LimitKind::cpu_time;
    std::int64_t allowed = 0;
    std::int64_t used = 0;  // memory and processes: at most what is allowed, for more was refused
    bool operator==(const MetLimit&) const = default;
};

// Nothing for a run that met none. A limit on processes counts when the program failed after it.
std::optional<MetLimit> met_limit(const sandbox::Outcome&, const sandbox::Limits&);

}  // namespace gradus::judge
