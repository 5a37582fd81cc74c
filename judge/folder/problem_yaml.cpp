#include "judge/folder/problem_yaml.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "judge/decimal.hpp"
#include "judge/folder/spelling.hpp"
#include "judge/folder/yaml_tree.hpp"
#include "judge/language.hpp"
#include "judge/utf8.hpp"

namespace gradus::judge {

namespace {

constexpr std::size_t name_bytes_max = 200;
constexpr std::size_t section_bytes_max = 200;
constexpr std::size_t flags_max = 32;

// A number's unit and range, for the value and for the message.
struct Range {
    double least;
    double most;
    std::string_view unit;
    bool is_whole = false;
};

constexpr Range time_limit_s{0.01, 300, "seconds"};
constexpr Range memory_mib{16, 16'384, "MiB", true};
constexpr Range output_mib{1, 256, "MiB", true};
constexpr Range points{0.000001, 1'000'000, "points"};

// 300 rather than 300.000000.
std::string shown(double number) {
    std::string text = std::to_string(number);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

std::vector<std::string> split_words(std::string_view line) {
    std::vector<std::string> words;
    constexpr std::string_view blanks = " \t\r\n";
    for (std::size_t begin = line.find_first_not_of(blanks); begin != std::string_view::npos;) {
        const std::size_t end = std::min(line.find_first_of(blanks, begin), line.size());
        words.emplace_back(line.substr(begin, end - begin));
        begin = line.find_first_not_of(blanks, end);
    }
    return words;
}

class YamlReader {
  public:
    explicit YamlReader(Defects& defects) : defects_(defects) {}

    ProblemYaml read(std::string_view text) {
        const auto root = read_yaml(problem_yaml_name, text, defects_);
        if (!root) return std::move(yaml_);
        read_map(*root, top_keys);
        const auto names_problem = [](const YamlNode& child) { return child.key == "name"; };
        if (std::none_of(root->children.begin(), root->children.end(), names_problem)) {
            defects_.push_back({std::string(problem_yaml_name), "\"name\" is missing"});
        }
        return std::move(yaml_);
    }

  private:
    // What to do with a key: read it, read over it, or say why it cannot be used.
    struct Key {
        std::string_view name;
        void (YamlReader::*read)(const YamlNode&) = nullptr;
        std::string_view refusal = "";
    };

    static constexpr std::string_view not_yet = "is part of the package format that is not supported yet; remove it";

    static const std::array<Key, 21> top_keys;
    static const std::array<Key, 13> limit_keys;
    static const std::array<Key, 5> gradus_keys;

    void read_map(const YamlNode& map, std::span<const Key> keys) {
        if (map.kind != YamlNode::Kind::map) {
            expected("a mapping", map);
            return;
        }
        for (const YamlNode& child : map.children) {
            const auto key = std::find_if(keys.begin(), keys.end(), [&](const Key& k) { return k.name == child.key; });
            if (key == keys.end()) {
                std::vector<std::string_view> known;
                for (const Key& k : keys) known.push_back(k.name);
                add_defect(child, "unknown key \"" + child.key.substr(0, 64) + "\"" + suggestion(child.key, known));
            } else if (!key->refusal.empty()) {
                add_defect(child, "\"" + child.key + "\" " + std::string(key->refusal));
            } else if (key->read) {
                (this->*key->read)(child);
            }
        }
    }

    void read_version(const YamlNode& node) {
        constexpr std::array<std::string_view, 3> known{"2023-07", "2023-07-draft", "legacy"};
        read_word(node, known);
    }

    // A word, a list of words, or, as in later versions of the format, several on one line.
    void read_type(const YamlNode& node) {
        if (node.kind == YamlNode::Kind::sequence && !node.children.empty()) {
            for (const YamlNode& child : node.children) read_one_type(child);
            return;
        }
        const std::vector<std::string> words = split_words(node.text);
        if (words.empty()) read_one_type(node);
        YamlNode one = node;
        for (const std::string& word : words) {
            one.text = word;
            read_one_type(one);
        }
    }

    void read_one_type(const YamlNode& node) {
        constexpr std::array<std::string_view, 3> known{"pass-fail", "scoring", "interactive"};
        if (read_word(node, known) == "interactive") yaml_.interactive_place = place_of(node);
    }

    void read_name(const YamlNode& node) {
        if (node.kind != YamlNode::Kind::map) {
            if (const auto name = read_line(node, name_bytes_max)) yaml_.name = {*name, place_of(node)};
            return;
        }
        if (node.children.empty()) add_defect(node, "\"name\" has no language in it");
        for (const YamlNode& child : node.children) {
            if (!is_language_tag(child.key)) {
                add_defect(child, "\"" + child.key.substr(0, 64) + "\" is not a language tag like en or ja");
            } else if (const auto name = read_line(child, name_bytes_max)) {
                yaml_.names[child.key] = {*name, place_of(child)};
            }
        }
    }

    void read_limits(const YamlNode& node) { read_map(node, limit_keys); }
    void read_gradus(const YamlNode& node) { read_map(node, gradus_keys); }

    void read_time_limit(const YamlNode& node) {
        if (const auto seconds = read_number(node, time_limit_s)) {
            yaml_.limits.time = std::chrono::milliseconds(std::llround(*seconds * 1'000));
        }
    }
    void read_memory(const YamlNode& node) {
        if (const auto mib = read_number(node, memory_mib)) {
            yaml_.limits.memory_bytes_max = static_cast<std::int64_t>(*mib) << 20;
        }
    }
    void read_output(const YamlNode& node) {
        if (const auto mib = read_number(node, output_mib)) {
            yaml_.limits.output_bytes_max = static_cast<std::int64_t>(*mib) << 20;
        }
    }

    void read_validator_flags(const YamlNode& node) {
        if (node.kind == YamlNode::Kind::null) return;
        if (node.kind != YamlNode::Kind::scalar) {
            expected("a line of words", node);
            return;
        }
        yaml_.validator_flags = {split_words(node.text), place_of(node)};
        if (yaml_.validator_flags.value.size() > flags_max) {
            add_defect(node, "has more than " + std::to_string(flags_max) + " words");
        }
    }

    void read_validation(const YamlNode& node) {
        constexpr std::array<std::string_view, 6> known{"default",
                                                        "custom",
                                                        "custom score",
                                                        "custom interactive",
                                                        "custom interactive score",
                                                        "custom score interactive"};
        const auto validation = read_word(node, known);
        if (validation && validation->find("interactive") != std::string::npos) {
            yaml_.interactive_place = place_of(node);
        }
    }

    void read_section(const YamlNode& node) {
        if (const auto section = read_line(node, section_bytes_max)) yaml_.section = *section;
    }

    void read_points(const YamlNode& node) {
        if (const auto number = read_number(node, points)) yaml_.points_max = *number;
    }

    void read_languages(const YamlNode& node) {
        if (node.kind == YamlNode::Kind::scalar && node.text == "all") return;
        if (node.kind != YamlNode::Kind::sequence || node.children.empty()) {
            expected("a list of languages, as [cpp, python]", node);
            return;
        }
        std::vector<std::string_view> known;
        for (const Language& language : languages()) known.push_back(language.name);
        for (const YamlNode& child : node.children) {
            const auto name = read_word(child, known);
            if (!name) continue;
            const auto& so_far = yaml_.languages;
            if (std::find(so_far.begin(), so_far.end(), *name) != so_far.end()) {
                add_defect(child, "\"" + *name + "\" is named twice");
            } else {
                yaml_.languages.push_back(*name);
            }
        }
    }

    void read_checker(const YamlNode& node) {
        constexpr std::array<std::string_view, 4> known{"exact", "tokens", "tolerance", "program"};
        constexpr std::array kinds{CheckerKind::exact, CheckerKind::tokens, CheckerKind::tolerance,
                                   CheckerKind::program};
        if (const auto word = read_word(node, known)) {
            const auto index = std::find(known.begin(), known.end(), *word) - known.begin();
            yaml_.checker = {kinds[static_cast<std::size_t>(index)], place_of(node)};
        }
    }

    void read_scoring(const YamlNode& node) {
        constexpr std::array<std::string_view, 2> known{"all", "average"};
        if (const auto word = read_word(node, known)) yaml_.scoring = *word == "all" ? Scoring::all : Scoring::average;
    }

    // One of the known words.
    std::optional<std::string> read_word(const YamlNode& node, std::span<const std::string_view> known) {
        if (node.kind != YamlNode::Kind::scalar) {
            expected("one of " + listing(known), node);
            return std::nullopt;
        }
        if (std::find(known.begin(), known.end(), node.text) != known.end()) return node.text;
        add_defect(node, "\"" + node.text.substr(0, 64) + "\" is not supported, only " + listing(known) +
                             suggestion(node.text, known));
        return std::nullopt;
    }

    std::optional<std::string> read_line(const YamlNode& node, std::size_t bytes_max) {
        if (node.kind != YamlNode::Kind::scalar || node.text.empty()) {
            expected("a line of text", node);
            return std::nullopt;
        }
        const bool is_line = node.text.find_first_of("\r\n\t") == std::string::npos && is_plain_text(node.text);
        if (!is_line || node.text.size() > bytes_max) {
            add_defect(node, "must be one line of at most " + std::to_string(bytes_max) +
                                 " bytes, without control characters");
            return std::nullopt;
        }
        return node.text;
    }

    std::optional<double> read_number(const YamlNode& node, const Range& range) {
        const auto number = node.kind == YamlNode::Kind::scalar ? read_decimal(node.text) : std::nullopt;
        const bool is_in_range = number && *number >= range.least && *number <= range.most;
        if (is_in_range && (!range.is_whole || *number == std::floor(*number))) return number;
        const std::string kind = range.is_whole ? "a whole number of " : "a number of ";
        expected(kind + std::string(range.unit) + " from " + shown(range.least) + " to " + shown(range.most), node);
        return std::nullopt;
    }

    void expected(const std::string& what, const YamlNode& node) {
        const std::string found = node.kind == YamlNode::Kind::scalar ? "\"" + node.text.substr(0, 64) + "\""
                                                                      : std::string(words_of(node.kind));
        const std::string subject = node.key.empty() ? "" : "\"" + node.key + "\": ";
        add_defect(node, subject + "expected " + what + ", found " + found);
    }

    void add_defect(const YamlNode& node, const std::string& message) { defects_.push_back({place_of(node), message}); }

    static std::string place_of(const YamlNode& node) {
        return std::string(problem_yaml_name) + ":" + std::to_string(node.line);
    }

    Defects& defects_;
    ProblemYaml yaml_;
};

const std::array<YamlReader::Key, 21> YamlReader::top_keys{{
    {"problem_format_version", &YamlReader::read_version},
    {"name", &YamlReader::read_name},
    {"type", &YamlReader::read_type},
    {"limits", &YamlReader::read_limits},
    {"validation", &YamlReader::read_validation},
    {"validator_flags", &YamlReader::read_validator_flags},
    {"gradus", &YamlReader::read_gradus},
    {"author"},
    {"credits"},
    {"source"},
    {"source_url"},
    {"license"},
    {"rights_owner"},
    {"uuid"},
    {"version"},
    {"keywords"},
    {"embargo_until"},
    {"languages", nullptr, "belongs below \"gradus:\""},
    {"grading", nullptr, "is not supported; say \"scoring\" and \"points\" below \"gradus:\""},
    {"constants", nullptr, not_yet},
    {"allow_file_writing", nullptr, not_yet},
}};

const std::array<YamlReader::Key, 13> YamlReader::limit_keys{{
    {"time_limit", &YamlReader::read_time_limit},
    {"memory", &YamlReader::read_memory},
    {"output", &YamlReader::read_output},
    // How the format derives a time limit from the accepted submissions; here time_limit says it.
    {"time_multiplier"},
    {"time_multipliers"},
    {"time_safety_margin"},
    {"time_resolution"},
    {"code", nullptr, not_yet},
    {"compilation_time", nullptr, not_yet},
    {"compilation_memory", nullptr, not_yet},
    {"validation_time", nullptr, not_yet},
    {"validation_memory", nullptr, not_yet},
    {"validation_output", nullptr, not_yet},
}};

const std::array<YamlReader::Key, 5> YamlReader::gradus_keys{{
    {"section", &YamlReader::read_section},
    {"points", &YamlReader::read_points},
    {"languages", &YamlReader::read_languages},
    {"checker", &YamlReader::read_checker},
    {"scoring", &YamlReader::read_scoring},
}};

}  // namespace

ProblemYaml read_problem_yaml(std::string_view text, Defects& defects) {
    return YamlReader(defects).read(text);
}

bool is_language_tag(std::string_view tag) {
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    const std::string_view primary = tag.substr(0, tag.find('-'));
    const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
    const bool is_plain = std::all_of(tag.begin(), tag.end(), [&](char c) { return is_letter(c) || c == '-'; });
    return is_plain && tag.size() <= 16 && primary.size() >= 2 && primary.size() <= 3 &&
           std::all_of(primary.begin(), primary.end(), is_lower) && !tag.ends_with('-');
}

}  // namespace gradus::judge
