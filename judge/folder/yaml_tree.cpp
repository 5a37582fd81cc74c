#include "judge/folder/yaml_tree.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <cstdint>
#include <sstream>
#include <utility>

#include "judge/utf8.hpp"

namespace gradus::judge {

namespace {

// Builds the tree from the parser's events. Whatever ends the reading is thrown as the parser's own exception, with its
// mark.
class TreeBuilder final : public YAML::EventHandler {
  public:
    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        refuse_anchor(mark, anchor);
        add({.kind = YamlNode::Kind::null, .key = "", .text = "", .line = line_of(mark), .children = {}}, mark);
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
        throw YAML::ParserException(mark, "aliases (*name) are not used here; write the value out");
    }
    void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  const std::string& value) override {
        refuse_anchor(mark, anchor);
        add({.kind = YamlNode::Kind::scalar, .key = "", .text = value, .line = line_of(mark), .children = {}}, mark);
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        begin(YamlNode::Kind::sequence, mark, anchor);
    }
    void OnSequenceEnd() override { end(); }
    void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        begin(YamlNode::Kind::map, mark, anchor);
    }
    void OnMapEnd() override { end(); }

    std::optional<YamlNode> take_root() { return std::exchange(root_, std::nullopt); }

  private:
    // A map or sequence that is being read; in a map, keys and values take turns.
    struct Open {
        YamlNode node;
        std::optional<YamlNode> key;
    };

    static int line_of(const YAML::Mark& mark) { return mark.line + 1; }

    static void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) {
        if (anchor != 0) throw YAML::ParserException(mark, "anchors (&name) are not used here");
    }

    void begin(YamlNode::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor) {
        refuse_anchor(mark, anchor);
        if (std::cmp_greater_equal(open_.size(), yaml_depth_max)) {
            throw YAML::ParserException(mark, "nested deeper than " + std::to_string(yaml_depth_max) + " levels");
        }
        const bool is_key = !open_.empty() && open_.back().node.kind == YamlNode::Kind::map && !open_.back().key;
        if (is_key) throw YAML::ParserException(mark, "a key must be a word");
        open_.push_back({{.kind = kind, .key = "", .text = "", .line = line_of(mark), .children = {}}, std::nullopt});
    }

    void end() {
        YamlNode node = std::move(open_.back().node);
        open_.pop_back();
        place(std::move(node));
    }

    void add(YamlNode node, const YAML::Mark& mark) {
        if (++nodes_ > yaml_nodes_max) {
            throw YAML::ParserException(mark, "more than " + std::to_string(yaml_nodes_max) + " values");
        }
        place(std::move(node));
    }

    void place(YamlNode node) {
        if (open_.empty()) {
            root_ = std::move(node);
            return;
        }
        Open& parent = open_.back();
        if (parent.node.kind == YamlNode::Kind::sequence) {
            parent.node.children.push_back(std::move(node));
        } else if (!parent.key) {
            parent.key = std::move(node);
        } else {
            node.key = std::move(parent.key->text);
            node.line = parent.key->line;
            parent.key.reset();
            parent.node.children.push_back(std::move(node));
        }
    }

    std::vector<Open> open_;
    std::optional<YamlNode> root_;
    std::int64_t nodes_ = 0;
};

void report_repeated_keys(const std::string& file, const YamlNode& node, Defects& defects) {
    std::vector<const YamlNode*> seen;
    for (const YamlNode& child : node.children) {
        report_repeated_keys(file, child, defects);
        if (node.kind == YamlNode::Kind::map) seen.push_back(&child);
    }
    std::stable_sort(seen.begin(), seen.end(), [](const auto* a, const auto* b) { return a->key < b->key; });
    for (std::size_t i = 1; i < seen.size(); ++i) {
        if (seen[i]->key != seen[i - 1]->key) continue;
        defects.push_back({file + ":" + std::to_string(seen[i]->line),
                           "\"" + seen[i]->key + "\" was said before, in line " + std::to_string(seen[i - 1]->line)});
    }
}

}  // namespace

std::string_view words_of(YamlNode::Kind kind) {
    switch (kind) {
        case YamlNode::Kind::null:
            return "nothing";
        case YamlNode::Kind::scalar:
            return "a single value";
        case YamlNode::Kind::sequence:
            return "a list";
        case YamlNode::Kind::map:
            return "a mapping";
    }
    return "";
}

std::optional<YamlNode> read_yaml(std::string_view file, std::string_view text, Defects& defects) {
    const std::string name(file);
    if (std::cmp_greater(text.size(), yaml_bytes_max)) {
        defects.push_back({name, "is larger than " + std::to_string(yaml_bytes_max >> 10) + " KiB"});
        return std::nullopt;
    }
    if (!is_plain_text(text)) {
        defects.push_back({name, "is not UTF-8 text without control characters"});
        return std::nullopt;
    }
    try {
        std::istringstream stream{std::string(text)};
        YAML::Parser parser(stream);
        TreeBuilder builder;
        parser.HandleNextDocument(builder);
        std::optional<YamlNode> root = builder.take_root();
        if (!root || root->kind != YamlNode::Kind::map) {
            const std::string line = ":" + std::to_string(root ? root->line : 1);
            defects.push_back({name + line, "must be a mapping of \"key: value\" lines"});
            return std::nullopt;
        }
        TreeBuilder rest;
        if (parser.HandleNextDocument(rest))
            defects.push_back({name, "holds a second document after ---; only one is read"});
        report_repeated_keys(name, *root, defects);
        return root;
    } catch (const YAML::Exception& error) {
        const int line = error.mark.line >= 0 ? error.mark.line + 1 : 1;
        defects.push_back({name + ":" + std::to_string(line), "YAML: " + error.msg});
        return std::nullopt;
    }
}

}  // namespace gradus::judge
