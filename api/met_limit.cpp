#include "api/met_limit.hpp"

#include <cstdio>
#include <stdexcept>
#include <string_view>

namespace gradus::api {
namespace {

namespace json = boost::json;
using judge::LimitKind;

std::string_view words_of(LimitKind kind) {
    switch (kind) {
        case LimitKind::cpu_time:
            return "time limit";
        case LimitKind::wall_time:
            return "wall time limit";
        case LimitKind::memory:
            return "memory limit";
        case LimitKind::output:
            return "output limit";
        case LimitKind::processes:
            return "process limit";
    }
    return {};
}

std::string amount(LimitKind kind, std::int64_t value) {
    char text[48];
    const auto number = static_cast<double>(value);
    switch (kind) {
        case LimitKind::cpu_time:
        case LimitKind::wall_time:
            std::snprintf(text, sizeof text, "%.3f s", number / 1e6);
            return text;
        case LimitKind::memory:
        case LimitKind::output:
            std::snprintf(text, sizeof text, "%.1f MiB", number / (1 << 20));
            return text;
        case LimitKind::processes:
            return std::to_string(value);
    }
    return {};
}

}  // namespace

json::value limit_json(const std::optional<judge::MetLimit>& limit) {
    if (!limit) return nullptr;
    return {{"kind", judge::name_of(limit->kind)},
            {"unit", judge::unit_of(limit->kind)},
            {"allowed", limit->allowed},
            {"used", limit->used}};
}

std::string limit_words(const json::object& case_object) {
    std::string words;
    if (const auto* limit = case_object.at("limit").if_object()) {
        const std::string_view name = limit->at("kind").as_string();
        const auto kind = judge::limit_kind_named(name);
        if (!kind) throw std::invalid_argument("the server knows a limit that this program does not");
        words = std::string(words_of(*kind)) + " " + amount(*kind, limit->at("allowed").to_number<std::int64_t>()) +
                ", used " + amount(*kind, limit->at("used").to_number<std::int64_t>());
    }
    const auto runs = case_object.at("runs").to_number<std::int64_t>();
    if (runs > 1) words += (words.empty() ? "run " : ", run ") + std::to_string(runs) + " times";
    return words;
}

}  // namespace gradus::api
