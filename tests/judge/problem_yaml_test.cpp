#include "judge/folder/problem_yaml.hpp"

#include <gtest/gtest.h>

#include <random>
#include <span>
#include <string>

#include "judge/folder/yaml_tree.hpp"
#include "tests/judge/example_folder.hpp"

namespace gradus::judge {
namespace {

using std::chrono_literals::operator""ms;
using std::string_literals::operator""s;

ProblemYaml read_without_defects(const std::string& text) {
    Defects defects;
    ProblemYaml yaml = read_problem_yaml(text, defects);
    EXPECT_EQ(text_of(defects), "") << text;
    return yaml;
}

std::string defects_of(const std::string& text) {
    Defects defects;
    read_problem_yaml(text, defects);
    return text_of(defects);
}

TEST(ProblemYaml, SaysEverythingItCan) {
    const ProblemYaml yaml = read_without_defects(R"(
problem_format_version: 2023-07
name: {en: Hello, ja: "こんにちは"}
type: scoring
author: [A, B]
license: cc by-sa
keywords: [gradient]
limits:
  time_limit: 0.25
  memory: 512
  output: 1
validator_flags: "float_relative_tolerance 1e-6  case_sensitive"
gradus:
  section: "3 Autograd"
  points: 12.5
  languages: [python]
  checker: tolerance
  scoring: average
)");
    EXPECT_EQ(yaml.names.at("en").value, "Hello");
    EXPECT_EQ(yaml.names.at("ja").value, "こんにちは");
    EXPECT_EQ(yaml.limits.time, 250ms);
    EXPECT_EQ(yaml.limits.memory_bytes_max, 512LL << 20);
    EXPECT_EQ(yaml.limits.output_bytes_max, 1 << 20);
    EXPECT_EQ(yaml.validator_flags.value,
              (std::vector<std::string>{"float_relative_tolerance", "1e-6", "case_sensitive"}));
    EXPECT_EQ(yaml.validator_flags.place, "problem.yaml:12");
    EXPECT_EQ(yaml.section, "3 Autograd");
    EXPECT_EQ(yaml.points_max, 12.5);
    EXPECT_EQ(yaml.languages, std::vector<std::string>{"python"});
    EXPECT_EQ(yaml.checker->value, CheckerKind::tolerance);
    EXPECT_EQ(yaml.scoring, Scoring::average);
}

TEST(ProblemYaml, NeedsNoMoreThanAName) {
    const ProblemYaml yaml = read_without_defects("name: Hello\n");
    EXPECT_EQ(yaml.name->value, "Hello");
    EXPECT_EQ(yaml.limits.time, 2'000ms);
    EXPECT_EQ(yaml.points_max, 100);
    EXPECT_EQ(yaml.scoring, Scoring::all);
    EXPECT_FALSE(yaml.checker);
}

TEST(ProblemYaml, TakesKeysOfTheLegacyFormat) {
    read_without_defects(
        "problem_format_version: legacy\nname: A\nvalidation: custom score\nsource: x\nrights_owner: y\nuuid: z\n"
        "limits: {time_multiplier: 5, time_safety_margin: 2, time_limit: 1}\n");
}

TEST(ProblemYaml, KnowsInteractiveProblemsInEveryWayOfSayingIt) {
    for (const std::string line : {"type: interactive", "type: [interactive]", "type: [scoring, interactive]",
                                   "type: pass-fail interactive", "validation: custom interactive",
                                   "validation: custom interactive score", "validation: custom score interactive"}) {
        EXPECT_EQ(read_without_defects("name: A\n" + line + "\n").interactive_place, "problem.yaml:2") << line;
    }
    for (const std::string line : {"type: scoring", "type: [pass-fail]", "validation: custom score"}) {
        EXPECT_FALSE(read_without_defects("name: A\n" + line + "\n").interactive_place) << line;
    }
}

struct Row {
    std::string text;
    std::string defects;  // all of them
};

void expect_defects(std::span<const Row> rows) {
    for (const Row& row : rows) EXPECT_EQ(defects_of(row.text), row.defects) << row.text.substr(0, 400);
}

TEST(ProblemYaml, ReportsWhatIsNotAMapping) {
    const Row rows[] = {
        {"", "problem.yaml:1: must be a mapping of \"key: value\" lines\n"},
        {"just words", "problem.yaml:1: must be a mapping of \"key: value\" lines\n"},
        {"\n- a\n", "problem.yaml:2: must be a mapping of \"key: value\" lines\n"},
        {"name: A\nlimits: 3\n", "problem.yaml:2: \"limits\": expected a mapping, found \"3\"\n"},
        {"name: A\ngradus: [1]\n", "problem.yaml:2: \"gradus\": expected a mapping, found a list\n"},
        {"limits: {}\n", "problem.yaml: \"name\" is missing\n"},
    };
    expect_defects(rows);
}

TEST(ProblemYaml, SuggestsTheKeyThatWasMeant) {
    const Row rows[] = {
        {"name: A\nlimit: {}\n", "problem.yaml:2: unknown key \"limit\"; did you mean \"limits\"?\n"},
        {"name: A\nlimits:\n  timelimit: 2\n",
         "problem.yaml:3: unknown key \"timelimit\"; did you mean \"time_limit\"?\n"},
        {"name: A\ngradus:\n  poins: 2\n", "problem.yaml:3: unknown key \"poins\"; did you mean \"points\"?\n"},
        {"name: A\nzzzzzzz: 2\n", "problem.yaml:2: unknown key \"zzzzzzz\"\n"},
        {"name: A\n~: 2\n", "problem.yaml:2: unknown key \"\"\n"},
        {"name: A\nlanguages: all\n", "problem.yaml:2: \"languages\" belongs below \"gradus:\"\n"},
        {"name: A\nlimits: {compilation_time: 60}\n",
         "problem.yaml:2: \"compilation_time\" is part of the package format that is not supported yet; remove it\n"},
    };
    expect_defects(rows);
}

TEST(ProblemYaml, HoldsNumbersToTheirRanges) {
    const std::string time = "problem.yaml:2: \"time_limit\": expected a number of seconds from 0.01 to 300, found ";
    const std::string memory = "problem.yaml:2: \"memory\": expected a whole number of MiB from 16 to 16384, found ";
    const std::string points =
        "problem.yaml:2: \"points\": expected a number of points from 0.000001 to 1000000, found ";
    const auto limit = [](const std::string& key, const std::string& value) {
        return "name: A\nlimits: {" + key + ": " + value + "}\n";
    };
    const auto gradus = [](const std::string& value) { return "name: A\ngradus: {points: " + value + "}\n"; };
    const Row rows[] = {
        {limit("time_limit", "0.01"), ""},
        {limit("time_limit", "300"), ""},
        {limit("time_limit", "0.009"), time + "\"0.009\"\n"},
        {limit("time_limit", "300.1"), time + "\"300.1\"\n"},
        {limit("time_limit", "-1"), time + "\"-1\"\n"},
        {limit("time_limit", "2s"), time + "\"2s\"\n"},
        {limit("time_limit", ".nan"), time + "\".nan\"\n"},
        {limit("time_limit", "nan"), time + "\"nan\"\n"},
        {limit("time_limit", "1e400"), time + "\"1e400\"\n"},
        {limit("time_limit", "[1]"), time + "a list\n"},
        {limit("time_limit", "null"), time + "nothing\n"},
        {limit("memory", "16"), ""},
        {limit("memory", "16384"), ""},
        {limit("memory", "15"), memory + "\"15\"\n"},
        {limit("memory", "16385"), memory + "\"16385\"\n"},
        {limit("memory", "99999999999999999999"), memory + "\"99999999999999999999\"\n"},
        {limit("memory", "64.5"), memory + "\"64.5\"\n"},
        {limit("output", "256"), ""},
        {limit("output", "0"),
         "problem.yaml:2: \"output\": expected a whole number of MiB from 1 to 256, found \"0\"\n"},
        {gradus("0.5"), ""},
        {gradus("1000000"), ""},
        {gradus("0"), points + "\"0\"\n"},
        {gradus("1000001"), points + "\"1000001\"\n"},
    };
    expect_defects(rows);
}

TEST(ProblemYaml, HoldsWordsToThoseItKnows) {
    const Row rows[] = {
        {"name: A\nproblem_format_version: 2025-09\n",
         "problem.yaml:2: \"2025-09\" is not supported, only 2023-07, 2023-07-draft and legacy; did you mean "
         "\"2023-07\"?\n"},
        {"name: A\ntype: interactiv\n",
         "problem.yaml:2: \"interactiv\" is not supported, only pass-fail, scoring and interactive; did you mean "
         "\"interactive\"?\n"},
        {"name: A\ntype: [scoring, multi-pass]\n",
         "problem.yaml:2: \"multi-pass\" is not supported, only pass-fail, scoring and interactive\n"},
        {"name: A\ntype: []\n",
         "problem.yaml:2: \"type\": expected one of pass-fail, scoring and interactive, found a list\n"},
        {"name: A\ntype:\n",
         "problem.yaml:2: \"type\": expected one of pass-fail, scoring and interactive, found nothing\n"},
        {"name: A\nvalidation: default interactive\n",
         "problem.yaml:2: \"default interactive\" is not supported, only default, custom, custom score, custom "
         "interactive, custom interactive score and custom score interactive\n"},
        {"name: A\ngradus:\n  languages: [python, c++]\n",
         "problem.yaml:3: \"c++\" is not supported, only cpp and python\n"},
        {"name: A\ngradus:\n  languages: [cpp, cpp]\n", "problem.yaml:3: \"cpp\" is named twice\n"},
        {"name: A\ngradus:\n  languages: []\n",
         "problem.yaml:3: \"languages\": expected a list of languages, as [cpp, python], found a list\n"},
        {"name: A\ngradus:\n  languages: all\n", ""},
        {"name: A\ngradus:\n  checker: token\n",
         "problem.yaml:3: \"token\" is not supported, only exact, tokens, tolerance and program; "
         "did you mean \"tokens\"?\n"},
        {"name: A\ngradus:\n  scoring: sum\n", "problem.yaml:3: \"sum\" is not supported, only all and average\n"},
        {"name: A\nvalidator_flags: [a]\n",
         "problem.yaml:2: \"validator_flags\": expected a line of words, found a list\n"},
        {"name: A\nvalidator_flags:\n", ""},
    };
    expect_defects(rows);
}

TEST(ProblemYaml, HoldsNamesToALine) {
    const std::string line = "must be one line of at most 200 bytes, without control characters\n";
    const Row rows[] = {
        {"name: " + std::string(200, 'a'), ""},
        {"name: " + std::string(201, 'a'), "problem.yaml:1: " + line},
        {"name: \"a\\nb\"", "problem.yaml:1: " + line},
        {"name: \"a\\0b\"", "problem.yaml:1: " + line},
        {"name: \"a\\x1b[31m\"", "problem.yaml:1: " + line},
        {"name: ''", "problem.yaml:1: \"name\": expected a line of text, found \"\"\n"},
        {"name:", "problem.yaml:1: \"name\": expected a line of text, found nothing\n"},
        {"name: [a]", "problem.yaml:1: \"name\": expected a line of text, found a list\n"},
        {"name: {}", "problem.yaml:1: \"name\" has no language in it\n"},
        {"name: {English: a}", "problem.yaml:1: \"English\" is not a language tag like en or ja\n"},
        {"name: {en: [a]}", "problem.yaml:1: \"en\": expected a line of text, found a list\n"},
    };
    expect_defects(rows);
}

TEST(ProblemYaml, ReportsAllDefectsAtOnceInTheirPlaces) {
    EXPECT_EQ(
        defects_of("nam: A\nlimits:\n  time_limit: fast\n  memory: lots\ngradus:\n  points: many\n  scoring: none\n"),
        "problem.yaml:1: unknown key \"nam\"; did you mean \"name\"?\n"
        "problem.yaml:3: \"time_limit\": expected a number of seconds from 0.01 to 300, found \"fast\"\n"
        "problem.yaml:4: \"memory\": expected a whole number of MiB from 16 to 16384, found \"lots\"\n"
        "problem.yaml:6: \"points\": expected a number of points from 0.000001 to 1000000, found \"many\"\n"
        "problem.yaml:7: \"none\" is not supported, only all and average\n"
        "problem.yaml: \"name\" is missing\n");
}

TEST(Yaml, RefusesAKeySaidTwice) {
    EXPECT_EQ(defects_of("name: A\nname: B\n"), "problem.yaml:2: \"name\" was said before, in line 1\n");
    EXPECT_EQ(defects_of("name: A\nlimits:\n  memory: 64\n  memory: 65\n"),
              "problem.yaml:4: \"memory\" was said before, in line 3\n");
}

TEST(Yaml, RefusesAnchorsAndAliasesAndSoEveryBomb) {
    EXPECT_EQ(defects_of("name: &a A\n"), "problem.yaml:1: YAML: anchors (&name) are not used here\n");
    EXPECT_EQ(defects_of("a: &a [1]\nb: &b [*a, *a]\n"), "problem.yaml:1: YAML: anchors (&name) are not used here\n");
    EXPECT_EQ(defects_of("&a a: *a\n"), "problem.yaml:1: YAML: anchors (&name) are not used here\n");
}

TEST(Yaml, BoundsDepthNodesAndBytes) {
    const auto nested = [](int depth) {
        return "name: A\nkeywords: " + std::string(depth, '[') + std::string(depth, ']') + "\n";
    };
    EXPECT_EQ(defects_of(nested(15)), "");
    EXPECT_EQ(defects_of(nested(16)), "problem.yaml:2: YAML: nested deeper than 16 levels\n");
    EXPECT_NE(defects_of(nested(30'000)), "");
    EXPECT_NE(defects_of("name: A\nkeywords: " + std::string(30'000, '{') + "\n"), "");
    EXPECT_NE(defects_of("- " + std::string(30'000, '-')), "");
    std::string dashes;
    for (int i = 0; i < 30'000; ++i) dashes += "- ";
    EXPECT_NE(defects_of(dashes), "");

    const auto list = [](int values) {
        std::string text = "name: A\nkeywords: [";
        for (int i = 0; i < values; ++i) text += "1,";
        return text + "]\n";
    };
    EXPECT_EQ(defects_of(list(9'997)), "");
    EXPECT_EQ(defects_of(list(9'998)), "problem.yaml:2: YAML: more than 10000 values\n");

    const auto sized = [](std::size_t bytes) { return "name: A\n#" + std::string(bytes - 9, 'x'); };
    EXPECT_EQ(defects_of(sized(64 << 10)), "");
    EXPECT_EQ(defects_of(sized((64 << 10) + 1)), "problem.yaml: is larger than 64 KiB\n");
}

TEST(Yaml, RefusesWhatIsNotText) {
    const std::string message = "problem.yaml: is not UTF-8 text without control characters\n";
    for (const std::string& text : {"name: A\0"s, "name: \xff"s, "\xff\xfen\0a\0"s, "name: \x1b[2J"s})
        EXPECT_EQ(defects_of(text), message);
}

TEST(Yaml, NamesTheLineOfASyntaxError) {
    EXPECT_EQ(defects_of("name: A\nlimits: {a: [1, 2\n").substr(0, 14), "problem.yaml:3");
    EXPECT_EQ(defects_of("name: A\n\tlimits: 1\n").substr(0, 15), "problem.yaml:2:");
    EXPECT_EQ(defects_of("name: A\n---\nname: B\n"),
              "problem.yaml: holds a second document after ---; only one is read\n");
}

TEST(Yaml, SurvivesEveryTruncationAndTenThousandChanges) {
    const std::string text =
        "name: {en: \"A\", ja: 'B'}\nlimits:\n  - &a !!int 1\n  - *a\n? [x]\n: |\n  text\n>-\n%TAG ! x\n--- # c\n";
    for (std::size_t size = 0; size <= text.size(); ++size) defects_of(text.substr(0, size));
    std::mt19937 random(1);
    const std::string_view alphabet = "[]{}:,-?&*!|>'\"%@`#\n \tab1~\\.";
    for (int i = 0; i < 10'000; ++i) {
        std::string changed = text;
        for (int change = 0; change < 3; ++change)
            changed[random() % changed.size()] = alphabet[random() % alphabet.size()];
        defects_of(changed);
    }
}

}  // namespace
}  // namespace gradus::judge
