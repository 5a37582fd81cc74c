// YAML text as a tree of plain values, each with its line, within bounds. Only what a configuration file needs: maps,
// sequences and scalars. Anchors and aliases are refused, so a document cannot be larger than its text (a "billion
// laughs") or contain itself; depth, nodes and bytes are limited; a key said twice is a defect, where YAML libraries
// quietly take one of the two.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "judge/defect.hpp"

namespace gradus::judge {

inline constexpr std::int64_t yaml_bytes_max = 64 << 10;
inline constexpr std::int64_t yaml_nodes_max = 10'000;
inline constexpr std::int64_t yaml_depth_max = 16;

struct YamlNode {
    enum class Kind { null, scalar, sequence, map };

    Kind kind = Kind::null;
    std::string key;   // of a map's child
    std::string text;  // of a scalar
    int line = 0;      // counted from 1; of a map's child the line of its key
    std::vector<YamlNode> children;
};

// "a mapping", for messages.
std::string_view words_of(YamlNode::Kind);

// The one document of `text`, its root a map. Nothing, and at least one defect, when it cannot be read. `file` names
// places.
std::optional<YamlNode> read_yaml(std::string_view file, std::string_view text, Defects&);

}  // namespace gradus::judge
