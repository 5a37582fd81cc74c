#include "judge/decimal.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

namespace gradus::judge {
namespace {

TEST(Decimal, ReadsWhatTheGrammarAdmits) {
    const std::pair<const char*, double> rows[] = {
        {"0", 0},
        {"1", 1},
        {"+1", 1},
        {"-1", -1},
        {"1.", 1},
        {".5", 0.5},
        {"-.5", -0.5},
        {"007", 7},
        {"1e3", 1000},
        {"1E+3", 1000},
        {"1e-3", 0.001},
        {"3.14", 3.14},
        {"1.e2", 100},
        {"0e99999999999", 0},
        {"1e00000000000000000003", 1000},
        {"0.000e400", 0},
        {"1e308", 1e308},
        {"-1e308", -1e308},
        {"4.9e-324", 4.9e-324},
        {"1.7976931348623157e308", 1.7976931348623157e308},
    };
    for (const auto& [text, value] : rows) EXPECT_EQ(read_decimal(text), value) << text;
}

TEST(Decimal, RefusesEverythingElse) {
    const std::string_view rows[] = {"",
                                     ".",
                                     "+",
                                     "-",
                                     "e5",
                                     "1e",
                                     "1e+",
                                     "--1",
                                     "+-1",
                                     "1..2",
                                     "1.2.3",
                                     "1,5",
                                     " 1",
                                     "1 ",
                                     "1\n",
                                     "0x10",
                                     "0X1p3",
                                     "1f",
                                     "1_000",
                                     "nan",
                                     "NaN",
                                     "-nan",
                                     "inf",
                                     "-inf",
                                     "Infinity",
                                     "1e5.0",
                                     "１",
                                     "1e400",
                                     "-1e400",
                                     "1e309",
                                     "9e99999999999999999999",
                                     std::string_view("1\0", 2),
                                     std::string_view("\0", 1)};
    for (const std::string_view text : rows) EXPECT_EQ(read_decimal(text), std::nullopt) << text;
}

TEST(Decimal, TooSmallForADoubleIsZeroOfTheSameSign) {
    for (const char* const text : {"1e-400", "1e-99999999999999999999", "0.0001e-330"}) {
        EXPECT_EQ(read_decimal(text), 0.0) << text;
        EXPECT_TRUE(std::signbit(*read_decimal("-" + std::string(text)))) << text;
    }
    EXPECT_TRUE(std::signbit(*read_decimal("-0")));
}

TEST(Decimal, ReadsNumbersOfAHundredThousandDigits) {
    const std::string nines(100'000, '9');
    const std::string zeros(100'000, '0');
    EXPECT_EQ(read_decimal(nines), std::nullopt);
    EXPECT_EQ(read_decimal(zeros + "7"), 7.0);
    EXPECT_EQ(read_decimal("0." + nines), 1.0);
    EXPECT_EQ(read_decimal("0." + zeros + "1"), 0.0);
    EXPECT_EQ(read_decimal("0." + zeros + "1e100001"), 1.0);
    EXPECT_EQ(read_decimal("1" + zeros + "e-100000"), 1.0);
    EXPECT_EQ(read_decimal("1e" + zeros + "2"), 100.0);
    EXPECT_EQ(read_decimal("1e" + nines), std::nullopt);
}

TEST(Decimal, KnowsTheNumbersThatItRefuses) {
    for (const char* const text :
         {"nan", "NaN", "-nan", "nan(0x1)", "inf", "+INF", "-Infinity", "0x1", "-0XFFp3", "1e400", "-1e309"}) {
        EXPECT_TRUE(is_number_we_refuse(text)) << text;
    }
    for (const char* const text :
         {"", "nana", "nano", "information", "infinitely", "x1", "0", "1e308", "1e-400", "abc", "0y1", "-"}) {
        EXPECT_FALSE(is_number_we_refuse(text)) << text;
    }
}

}  // namespace
}  // namespace gradus::judge
