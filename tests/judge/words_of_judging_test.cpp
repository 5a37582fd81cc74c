#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>

#include "judge/folder/path.hpp"
#include "judge/folder/spelling.hpp"
#include "judge/language.hpp"
#include "judge/utf8.hpp"
#include "judge/verdict.hpp"

namespace gradus::judge {
namespace {

using std::string_view_literals::operator""sv;

TEST(Verdicts, HaveANameAndAnAbbreviationEach) {
    const std::tuple<Verdict, const char*, const char*> rows[] = {
        {Verdict::accepted, "accepted", "AC"},
        {Verdict::wrong_answer, "wrong_answer", "WA"},
        {Verdict::time_limit_exceeded, "time_limit_exceeded", "TLE"},
        {Verdict::memory_limit_exceeded, "memory_limit_exceeded", "MLE"},
        {Verdict::output_limit_exceeded, "output_limit_exceeded", "OLE"},
        {Verdict::run_time_error, "run_time_error", "RE"},
        {Verdict::compile_error, "compile_error", "CE"},
        {Verdict::judge_error, "judge_error", "JE"},
    };
    for (const auto& [verdict, name, abbreviation] : rows) {
        EXPECT_EQ(name_of(verdict), name);
        EXPECT_EQ(abbreviation_of(verdict), abbreviation);
        EXPECT_EQ(verdict_named(name), verdict);
    }
    for (const char* const name : {"", "Accepted", "AC", "partially_accepted", "accepted "})
        EXPECT_EQ(verdict_named(name), std::nullopt);
}

TEST(Languages, AreFoundByNameAndByExtension) {
    ASSERT_NE(language_named("cpp"), nullptr);
    ASSERT_NE(language_named("python"), nullptr);
    EXPECT_EQ(language_named("C++"), nullptr);
    EXPECT_EQ(language_named(""), nullptr);
    EXPECT_EQ(language_of_file("a/b/solution.cpp"), language_named("cpp"));
    EXPECT_EQ(language_of_file("x.cc"), language_named("cpp"));
    EXPECT_EQ(language_of_file("x.py"), language_named("python"));
    for (const char* const name : {"x", "x.pyc", "x.c", "py", ".py", "x.py/", ""})
        EXPECT_EQ(language_of_file(name), nullptr) << name;
}

TEST(Languages, MakeTheirEnvironmentFromNothing) {
    for (const Language& language : languages()) {
        const auto& environment = language.environment;
        for (const char* const variable : {"HOME=/work", "LANG=C.UTF-8", "OMP_NUM_THREADS=1", "PYTHONHASHSEED=0"}) {
            EXPECT_NE(std::find(environment.begin(), environment.end(), variable), environment.end())
                << language.name << " " << variable;
        }
    }
}

TEST(Suggestions, NameTheNearestWordOrNone) {
    constexpr std::array<std::string_view, 4> known{"limits", "name", "scoring", "accepted"};
    EXPECT_EQ(suggestion("limit", known), "; did you mean \"limits\"?");
    EXPECT_EQ(suggestion("naem", known), "; did you mean \"name\"?");
    EXPECT_EQ(suggestion("acepted", known), "; did you mean \"accepted\"?");
    EXPECT_EQ(suggestion("", known), "");
    EXPECT_EQ(suggestion("zzzzzz", known), "");
    EXPECT_EQ(suggestion(std::string(100'000, 'a'), known), "");
}

TEST(Paths, AreRelativePlainAndBounded) {
    const std::string long_name(1'024, 'a');
    std::string deep;
    for (int i = 0; i < 16; ++i) deep += "d/";
    for (const std::string& path :
         {std::string("a"), std::string("a/b.c"), std::string("こ/だま.md"), long_name, deep + "f"}) {
        EXPECT_TRUE(is_plain_path(path)) << path;
    }
    for (const std::string_view path : {""sv, "/"sv, "/a"sv, "a/"sv, "a//b"sv, "."sv, ".."sv, "a/../b"sv, "./a"sv,
                                        "a\nb"sv, "a\0b"sv, "\xff"sv, "a\x7f"sv, "\xed\xa0\x80"sv, "\xc0\xaf"sv}) {
        EXPECT_FALSE(is_plain_path(path)) << path;
    }
    EXPECT_FALSE(is_plain_path(long_name + "a"));
    EXPECT_FALSE(is_plain_path(deep + "d/f"));
}

TEST(Text, IsUtf8ByTheLetterOfTheStandard) {
    for (const std::string_view text :
         {""sv, "\0"sv, "a"sv, "\xc2\x80"sv, "\xe0\xa0\x80"sv, "\xed\x9f\xbf"sv, "\xf4\x8f\xbf\xbf"sv}) {
        EXPECT_TRUE(is_valid_utf8(text));
    }
    for (const std::string_view text : {"\x80"sv, "\xc1\xbf"sv, "\xc2"sv, "\xe0\x9f\xbf"sv, "\xed\xa0\x80"sv,
                                        "\xf4\x90\x80\x80"sv, "\xf5"sv, "\xe2\x82"sv, "\xc2\x41"sv}) {
        EXPECT_FALSE(is_valid_utf8(text));
    }
    EXPECT_TRUE(is_plain_text("a\tb\r\n"));
    EXPECT_FALSE(is_plain_text("a\0b"sv));
    EXPECT_FALSE(is_plain_text("\x1b[31m"));
}

}  // namespace
}  // namespace gradus::judge
