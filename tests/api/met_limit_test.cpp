#include "api/met_limit.hpp"

#include <gtest/gtest.h>

namespace gradus::api {
namespace {

using judge::LimitKind;
using judge::MetLimit;

boost::json::object case_with(const std::optional<MetLimit>& limit, int runs) {
    return {{"runs", runs}, {"limit", limit_json(limit)}};
}

TEST(met_limit, is_told_with_what_it_allows_and_what_was_used) {
    struct {
        std::optional<MetLimit> limit;
        int runs;
        const char* words;
    } const rows[] = {
        {{}, 1, ""},
        {{}, 2, "run 2 times"},
        {MetLimit{LimitKind::cpu_time, 1'000'000, 1'070'000}, 3, "time limit 1.000 s, used 1.070 s, run 3 times"},
        {MetLimit{LimitKind::cpu_time, 1'000'000, 1'100'000}, 1, "time limit 1.000 s, used 1.100 s"},
        {MetLimit{LimitKind::wall_time, 4'000'000, 4'000'400}, 1, "wall time limit 4.000 s, used 4.000 s"},
        {MetLimit{LimitKind::memory, 64 << 20, 60 << 20}, 1, "memory limit 64.0 MiB, used 60.0 MiB"},
        {MetLimit{LimitKind::output, 1 << 20, 3 << 19}, 1, "output limit 1.0 MiB, used 1.5 MiB"},
        {MetLimit{LimitKind::processes, 64, 64}, 1, "process limit 64, used 64"},
    };
    for (const auto& row : rows) EXPECT_EQ(limit_words(case_with(row.limit, row.runs)), row.words);
}

TEST(met_limit, of_a_newer_server_is_refused) {
    boost::json::object told = case_with(MetLimit{}, 1);
    told["limit"].as_object()["kind"] = "speed";
    EXPECT_THROW(limit_words(told), std::invalid_argument);
    told.erase("limit");
    EXPECT_ANY_THROW(limit_words(told));
}

}  // namespace
}  // namespace gradus::api
