#include "api/command/suggestion.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

namespace gradus::api {
namespace {

std::size_t edits_between(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

}  // namespace

std::optional<std::string_view> nearest(std::string_view typed, std::span<const std::string_view> words) {
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

}  // namespace gradus::api
