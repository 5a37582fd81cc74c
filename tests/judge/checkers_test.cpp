#include <gtest/gtest.h>

#include <span>
#include <string>
#include <string_view>

#include "judge/checker/check.hpp"

namespace gradus::judge {
namespace {

using std::string_view_literals::operator""sv;

struct Row {
    std::string_view answer;
    std::string_view output;
    bool is_accepted;
};

template <typename CheckText>
void expect_verdicts(std::span<const Row> rows, CheckText check) {
    for (const Row& row : rows) {
        const Check found = check(row.answer, row.output);
        EXPECT_EQ(found.verdict, row.is_accepted ? Verdict::accepted : Verdict::wrong_answer)
            << "answer [" << row.answer << "] output [" << row.output << "]";
        EXPECT_EQ(found.share, row.is_accepted ? 1 : 0);
        EXPECT_EQ(found.message.empty(), row.is_accepted);
        EXPECT_EQ(found.sample_message.empty(), row.is_accepted);
    }
}

TEST(ExactChecker, ComparesBytes) {
    const Row rows[] = {
        {"a\n", "a\n", true},    {"", "", true},         {"a\n", "a", false},     {"a", "a\n", false},
        {"a\n", "a\r\n", false}, {"a", "A", false},      {"\0"sv, "\0"sv, true},  {"\0a"sv, "\0b"sv, false},
        {"", "\n", false},       {"\xff", "\xff", true}, {"\xff", "\xfe", false},
    };
    expect_verdicts(rows, [](auto answer, auto output) { return check_exact(answer, output); });
}

TEST(ExactChecker, ShowsTheFirstDifferenceOfASample) {
    EXPECT_EQ(check_exact("1\n23\n", "1\n24\n").sample_message,
              "At line 2, column 2: expected \"3\n\", found \"4\n\".");
    EXPECT_EQ(check_exact("ab", "a").sample_message, "At line 1, column 2: expected \"b\", where the output ends.");
    EXPECT_EQ(check_exact("a", "ab").sample_message, "At line 1, column 2: expected the end, found \"b\".");
}

TEST(TokensChecker, ComparesWordsHoweverSpaced) {
    const Row rows[] = {
        {"1 2\n", "1 2\n", true},
        {"1 2\n", "1\n2", true},
        {"1 2\n", "\t 1\v\f2\r\n\n", true},
        {"1 2", "12", false},
        {"1 2", "1", false},
        {"1 2", "1 2 3", false},
        {"", "", true},
        {"", " \n\t", true},
        {"", "x", false},
        {"x", "", false},
        {"Yes", "yes", true},
        {"É", "é", false},
        {"a\0b"sv, "a\0b"sv, true},
        {"a b", "a\0b"sv, false},
        {"a\xc2\xa0"
         "b",
         "a b", false},
        {"1.0", "1", false},
        {"\xff\xfe", "\xff\xfe", true},
        {"\xff", "\xfe", false},
    };
    expect_verdicts(rows, [](auto answer, auto output) { return check_tokens(Checker{}, answer, output); });
}

TEST(TokensChecker, ObeysItsFlags) {
    Checker strict;
    strict.is_case_sensitive = true;
    strict.is_space_sensitive = true;
    const Row rows[] = {
        {"Yes 1\n", "Yes 1\n", true},
        {"Yes", "yes", false},
        {"a b\n", "a  b\n", false},
        {"a b\n", "a b", false},
        {"a b", "a b\n", false},
        {"a b", " a b", false},
        {"", "", true},
        {"", "\n", false},
    };
    expect_verdicts(rows, [&](auto answer, auto output) { return check_tokens(strict, answer, output); });
}

TEST(TokensChecker, ShowsASamplesFirstDifferenceOnly) {
    const Check check = check_tokens(Checker{}, "1 2\n3 4\n", "1 2\n3 5\n");
    EXPECT_EQ(check.sample_message, "At line 2, column 3: expected \"4\", found \"5\".");
    EXPECT_EQ(check.message, "The output is not the expected one.");
    EXPECT_EQ(check_tokens(Checker{}, "1 2", "1\n").sample_message,
              "The output ends at line 2, column 1, where \"2\" was expected.");
    EXPECT_EQ(check_tokens(Checker{}, "1", "1 2").sample_message,
              "The output goes on at line 1, column 3 with \"2\", where it should end.");
}

TEST(TokensChecker, CutsLongWordsBetweenCharacters) {
    std::string long_word;
    for (int i = 0; i < 50; ++i) long_word += "あ";
    const std::string message = check_tokens(Checker{}, "x", long_word).sample_message;
    std::string thirteen;
    for (int i = 0; i < 13; ++i) thirteen += "あ";
    EXPECT_EQ(message, "At line 1, column 1: expected \"x\", found \"" + thirteen + "…\" (150 bytes).");
}

Checker tolerance(double absolute, double relative) {
    Checker checker;
    checker.kind = CheckerKind::tolerance;
    checker.absolute_tolerance = absolute;
    checker.relative_tolerance = relative;
    return checker;
}

TEST(ToleranceChecker, AcceptsWithinTheAbsoluteOrTheRelativeError) {
    const Row rows[] = {
        {"1", "1.001", true},
        {"1", "1.0011", false},
        {"1000", "1001", true},
        {"1000", "1001.1", false},
        {"0", "0.001", true},
        {"0", "0.0011", false},
        {"0", "-0", true},
        {"-0.0", "0", true},
        {"-1", "1", false},
        {"-1000", "-1001", true},
        {"5", "5.000e0", true},
        {"5", "+5", true},
        {"1e3", "1000", true},
        {"0.5", ".5", true},
        {"1 2", "1.0005 2.0005", true},
        {"1 2", "1.0005", false},
        {"1", "1 1", false},
        {"loss: 3", "LOSS: 3.0001", true},
        {"loss: 3", "lost: 3", false},
        {"0", "1e-400", true},
        {"1e308", "-1e308", false},
    };
    expect_verdicts(rows,
                    [](auto answer, auto output) { return check_tolerance(tolerance(1e-3, 1e-3), answer, output); });
}

TEST(ToleranceChecker, EachToleranceStandsAlone) {
    EXPECT_EQ(check_tolerance(tolerance(0.5, 0), "100", "100.5").verdict, Verdict::accepted);
    EXPECT_EQ(check_tolerance(tolerance(0.5, 0), "100", "100.6").verdict, Verdict::wrong_answer);
    EXPECT_EQ(check_tolerance(tolerance(0, 0.01), "100", "101").verdict, Verdict::accepted);
    EXPECT_EQ(check_tolerance(tolerance(0, 0.01), "100", "101.1").verdict, Verdict::wrong_answer);
    EXPECT_EQ(check_tolerance(tolerance(0, 0), "1", "1.0").verdict, Verdict::accepted);
    EXPECT_EQ(check_tolerance(tolerance(0, 0), "1", "1.0000000001").verdict, Verdict::wrong_answer);
}

TEST(ToleranceChecker, NumbersThatAreNoneNeverPass) {
    // Even where the answer says the same, or the tolerance would admit anything.
    const Row rows[] = {
        {"0", "nan", false},       {"nan", "nan", false},
        {"inf", "inf", false},     {"1e308", "inf", false},
        {"1e308", "1e400", false}, {"-inf", "-inf", false},
        {"16", "0x10", false},     {"0x10", "0x10", false},
        {"1e400", "1e400", false}, {"0", "1,0", false},
        {"0", "one", false},       {"0", "0\0"sv, false},
        {"0", "", false},          {"Infinity", "infinity", false},
        {"0", "--0", false},
    };
    expect_verdicts(rows,
                    [](auto answer, auto output) { return check_tolerance(tolerance(1e6, 1e6), answer, output); });
}

TEST(ToleranceChecker, TellsHowFarASampleIsOff) {
    EXPECT_EQ(check_tolerance(tolerance(1e-6, 1e-6), "2", "2.5").sample_message,
              "At line 1, column 1: expected \"2\", found \"2.5\" (they differ by 0.5, and 2e-06 is allowed).");
    EXPECT_EQ(check_tolerance(tolerance(1e-6, 1e-6), "2", "nan").sample_message,
              "At line 1, column 1: expected \"2\", found \"nan\" (which is not a finite decimal number).");
    EXPECT_EQ(check_tolerance(tolerance(1e-6, 1e-6), "2", "tensor(2.)").sample_message,
              "At line 1, column 1: expected \"2\", found \"tensor(2.)\" (which is not a decimal number).");
}

TEST(Checkers, MessagesForSecretCasesTellNothing) {
    for (const std::string_view output : {"", "nan", "0xSECRET", "1 2 3", "\xff"}) {
        for (const Check& check : {check_exact("4815 SECRET", output), check_tokens(Checker{}, "4815 SECRET", output),
                                   check_tolerance(tolerance(1e-6, 1e-6), "4815 SECRET", output)}) {
            EXPECT_EQ(check.message.find("SECRET"), std::string::npos);
            EXPECT_EQ(check.message.find("4815"), std::string::npos);
            EXPECT_EQ(check.message,
                      check_exact("a", "b").message.substr(0, 34) == check.message.substr(0, 34) ? check.message : "");
        }
    }
}

TEST(Checkers, TakeLongLinesAndManyWords) {
    const std::string line(16 << 20, 'x');
    std::string digits = "1" + std::string(4 << 20, '0');
    std::string words;
    for (int i = 0; i < 1 << 20; ++i) words += "7 ";
    const Checker near = tolerance(1e-6, 1e-6);
    EXPECT_EQ(check_exact(line, line).verdict, Verdict::accepted);
    EXPECT_EQ(check_tokens(Checker{}, line, line).verdict, Verdict::accepted);
    EXPECT_EQ(check_tolerance(near, line, line).verdict, Verdict::accepted);
    EXPECT_EQ(check_tolerance(near, words, words).verdict, Verdict::accepted);
    EXPECT_EQ(check_tolerance(near, words, words + "8").verdict, Verdict::wrong_answer);
    EXPECT_EQ(check_tolerance(near, "1", digits).verdict, Verdict::wrong_answer);
    EXPECT_LT(check_tolerance(near, line, line.substr(1)).sample_message.size(), 300U);
}

}  // namespace
}  // namespace gradus::judge
