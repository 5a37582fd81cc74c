#include "engine/expression/suggestion.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

namespace gradus::engine::expression {
namespace {

std::size_t edits_between(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        before.swap(last);
        last.swap(row);
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            row[j + 1] = std::min({last[j] + (a[i] == b[j] ? 0 : 1), row[j] + 1, last[j + 1] + 1});
            const bool is_exchanged = i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j];
            if (is_exchanged) row[j + 1] = std::min(row[j + 1], before[j - 1] + 1);
        }
    }
    return row.back();
}

}  // namespace

std::optional<std::string_view> nearest(std::string_view typed, std::span<const std::string_view> words) {
    constexpr std::size_t letters_max = 64;  // of a word that somebody typed
    if (typed.size() > letters_max) return std::nullopt;
    std::optional<std::string_view> best;
    std::size_t fewest = std::min<std::size_t>(3, typed.size());
    for (const std::string_view word : words) {
        const std::size_t edits = edits_between(typed, word);
        if (edits >= fewest) continue;
        fewest = edits;
        best = word;
    }
    return best;
}

}  // namespace gradus::engine::expression
