#include "judge/verdict.hpp"

#include <array>
#include <cassert>

namespace gradus::judge {

namespace {

struct Row {
    Verdict verdict;
    std::string_view name;
    std::string_view abbreviation;
};

constexpr std::array rows{
    Row{Verdict::accepted, "accepted", "AC"},
    Row{Verdict::wrong_answer, "wrong_answer", "WA"},
    Row{Verdict::time_limit_exceeded, "time_limit_exceeded", "TLE"},
    Row{Verdict::memory_limit_exceeded, "memory_limit_exceeded", "MLE"},
    Row{Verdict::output_limit_exceeded, "output_limit_exceeded", "OLE"},
    Row{Verdict::run_time_error, "run_time_error", "RE"},
    Row{Verdict::compile_error, "compile_error", "CE"},
    Row{Verdict::judge_error, "judge_error", "JE"},
};

const Row& row_of(Verdict verdict) {
    const auto index = static_cast<std::size_t>(verdict);
    assert(index < rows.size() && rows[index].verdict == verdict);
    return rows[index];
}

}  // namespace

std::string_view name_of(Verdict verdict) {
    return row_of(verdict).name;
}

std::string_view abbreviation_of(Verdict verdict) {
    return row_of(verdict).abbreviation;
}

std::optional<Verdict> verdict_named(std::string_view name) {
    for (const Row& row : rows) {
        if (row.name == name) return row.verdict;
    }
    return std::nullopt;
}

}  // namespace gradus::judge
